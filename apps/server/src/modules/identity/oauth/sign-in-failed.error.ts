import { type SignInFailure, signInFailures } from '@cairn/contracts';

/** A sign-in, or a linking, that came to nothing for a reason its person can be told. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';

  constructor(
    readonly code: SignInFailure,
    options?: ErrorOptions,
  ) {
    super(signInFailures[code], options);
  }
}
