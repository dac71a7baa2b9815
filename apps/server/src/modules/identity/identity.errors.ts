import { CodedError } from '#platform/errors';

export const badCredentials = () =>
  new CodedError('BAD_CREDENTIALS', 'E-mail and password do not belong together.');
export const wrongPassword = () =>
  new CodedError('BAD_CREDENTIALS', 'This is not the password of your account. Nothing was changed.');
export const passwordMissing = () =>
  new CodedError(
    'BAD_CREDENTIALS',
    'Your account has a password, so it is needed as well. Nothing was changed.',
  );
export const tokenExpired = () =>
  new CodedError('TOKEN_EXPIRED', 'The access token has expired. Refresh it and try again.');
export const tokenReused = () =>
  new CodedError(
    'TOKEN_REUSED',
    'This sign-in was used from two places at once and has been ended to be safe. Sign in again.',
  );
export const sessionEnded = () => new CodedError('NOT_SIGNED_IN', 'The session has ended. Sign in again.');
export const freshProofNeeded = () =>
  new CodedError(
    'FRESH_PROOF_NEEDED',
    'This could take the account away, so it needs a proof that it is you. Confirm with your password and, where there is one, with the code of your second factor, and try again. Nothing was changed.',
  );
export const passwordTooCommon = () =>
  new CodedError(
    'PASSWORD_TOO_COMMON',
    'The password is among those that are tried first. Choose another; a few words in a row do well. Nothing was changed.',
  );
export const accountDisabled = () =>
  new CodedError('ACCOUNT_DISABLED', 'The account is disabled. An administrator can enable it again.');
export const tooManyAttempts = (retryAfter: number) =>
  new CodedError(
    'RATE_LIMITED',
    `There were too many tries. Wait ${Math.ceil(retryAfter / 60)} minutes and try again.`,
    { retryAfter },
  );
export const secondFactorNeeded = (details: { ticket: string; methods: string[] }) =>
  new CodedError(
    'SECOND_FACTOR_NEEDED',
    'The password is right. Send the code of your authenticator, or a recovery code, with the ticket.',
    { details },
  );
export const secondFactorMissing = () =>
  new CodedError(
    'SECOND_FACTOR_NEEDED',
    'Your account has a second factor. Send the code of your authenticator, or a recovery code, as well. Nothing was changed.',
  );
export const secondFactorWrong = () =>
  new CodedError(
    'SECOND_FACTOR_WRONG',
    'The code is wrong, was used already, or its time is over. Take the one your authenticator shows now.',
  );
export const secondFactorOn = () =>
  new CodedError('SECOND_FACTOR_ON', 'A second factor is on. Switch it off before you set up another.');
export const secondFactorOff = () =>
  new CodedError('SECOND_FACTOR_OFF', 'There is no second factor. Set one up first.');
export const ticketInvalid = () =>
  new CodedError(
    'LINK_INVALID',
    'The time for the second step is over, or the account has changed. Sign in again.',
  );
export const setupDone = () => new CodedError('SETUP_DONE', 'An owner exists already. Sign in instead.');
export const setupTokenInvalid = () =>
  new CodedError(
    'SETUP_TOKEN_INVALID',
    'This is not the setup token that was printed at start. Copy the whole link from the terminal.',
  );
export const scopesBeyondRole = (scopes: readonly string[], role: string) =>
  new CodedError(
    'FORBIDDEN',
    `As ${role} you cannot give a key the scope ${scopes.map((scope) => `"${scope}"`).join(', ')}.`,
  );
export const systemKeyNeedsAdmin = () =>
  new CodedError('FORBIDDEN', 'Only a system admin may make a key for all projects.');
export const linkInvalid = () =>
  new CodedError(
    'LINK_INVALID',
    'This link was used, withdrawn or replaced, or its time is over. Nothing was changed; ask for a new one.',
  );
export const deviceCodeInvalid = () =>
  new CodedError(
    'DEVICE_CODE_INVALID',
    'No machine waits with this code: it was mistyped, used or decided on, or its ten minutes are over. Nothing was changed; begin anew on the machine.',
  );
export const emailTaken = () =>
  new CodedError(
    'EMAIL_TAKEN',
    'There is an account with this e-mail address already. Nothing was changed; sign in with it.',
  );
export const ownAccount = () =>
  new CodedError(
    'FORBIDDEN',
    'Nobody changes their own role, disables or deletes themself. Ask another system admin.',
  );
export const lastSystemAdmin = () =>
  new CodedError(
    'LAST_ADMIN',
    'This is the last system admin who can sign in. Make somebody else one first. Nothing was changed.',
  );
