import { signInFailures } from '@cairn/contracts';
import { CodedError } from '#platform/errors';

export const noSuchProvider = () =>
  new CodedError(
    'NOT_FOUND',
    'There is no such sign-in provider here. /api/auth/providers lists those there are.',
  );
export const noSuchIdentity = () =>
  new CodedError('NOT_FOUND', 'Your account has no such linked identity. Nothing was changed.');
export const providerFailed = (cause: unknown) =>
  new CodedError('PROVIDER_FAILED', signInFailures.PROVIDER_FAILED, { cause });
export const lastWayIn = () =>
  new CodedError(
    'LAST_WAY_IN',
    'This is the only way to sign in to your account. Set a password or link another provider first. Nothing was changed.',
  );
