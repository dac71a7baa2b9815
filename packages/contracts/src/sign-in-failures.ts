/** Why a sign-in by a provider came to nothing: the `error` of the page it ends on, with what to tell the person. */
export const signInFailures = {
  SIGN_IN_EXPIRED:
    'This sign-in was begun in another browser, used before, or more than ten minutes ago. Nothing was changed; begin again.',
  SIGN_IN_DECLINED: 'The sign-in was declined at the provider. Nothing was changed.',
  PROVIDER_FAILED:
    'The sign-in provider did not answer as it should. Nothing was changed; try again, and tell your administrator if it stays so.',
  NO_ACCOUNT:
    'There is no account here for this identity. Ask for an invitation, or sign in another way and link it in your account.',
  EMAIL_TAKEN:
    'There is an account with your e-mail address. Sign in to it another way, and link this provider there.',
  EMAIL_UNVERIFIED:
    'The provider gave no e-mail address that it has verified. Verify yours there, then try again.',
  ACCOUNT_DISABLED: 'The account is disabled. An administrator can enable it.',
  IDENTITY_TAKEN: 'This identity opens another account already. Nothing was changed.',
} as const;

export type SignInFailure = keyof typeof signInFailures;
