import { type SignInFailure, signInFailures } from '@cairn/contracts';

/** A sign-in, or a linking, that came to nothing for a reason its person can be told. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';

  /** The account that stays closed, where the identity belongs to one. */
  readonly userId: string | null;

  constructor(
    readonly code: SignInFailure,
    { userId, ...options }: ErrorOptions & { userId?: string } = {},
  ) {
    super(signInFailures[code], options);
    this.userId = userId ?? null;
  }
}
