/** What proves to a host who asks. */
export interface HostCredentials {
  current(): Promise<string>;
  /** Another one, when the current one was refused; null: there is none. */
  renewed(): Promise<string | null>;
}

/** Typed in by a person. `user:token` is how plain git may want it; the API of a host wants the token alone. */
export class GivenToken implements HostCredentials {
  private readonly token: string;

  constructor(token: string) {
    this.token = token.slice(token.indexOf(':') + 1);
  }

  current = () => Promise.resolve(this.token);
  renewed = () => Promise.resolve(null);
}
