import { identityEndpoints } from '@cairn/contracts';
import { PASSWORD, type TestApp } from './test-app.ts';
import { type Answer, TestClient } from './test-client.ts';

export interface Cookie {
  value: string;
  /** As the server wrote them, in lower case and sorted: `httponly`, `path=/`. */
  attributes: string[];
}

export function cookiesOf(headers: Headers): Map<string, Cookie> {
  return new Map(
    headers.getSetCookie().map((line) => {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const cookie = {
        value: pair.slice(at + 1),
        attributes: attributes.map((one) => one.toLowerCase()).toSorted(),
      };
      return [pair.slice(0, at), cookie] as const;
    }),
  );
}

/** A person in a browser: cookies, and what pages of the app send along. */
export class BrowserSession {
  private constructor(
    private readonly app: TestApp,
    readonly access: string,
    readonly refreshToken: string,
  ) {}

  static async open(app: TestApp, email: string): Promise<BrowserSession> {
    const body = { email, password: PASSWORD };
    return BrowserSession.from(app, await app.anonymous.call(identityEndpoints.login, { body }));
  }

  static from(app: TestApp, { headers }: Answer): BrowserSession {
    const cookies = cookiesOf(headers);
    return new BrowserSession(app, cookies.get('cairn_at')!.value, cookies.get('cairn_rt')!.value);
  }

  get client(): TestClient {
    return this.with(`cairn_at=${this.access}; cairn_rt=${this.refreshToken}`);
  }

  refresh(): Promise<Answer> {
    return this.with(`cairn_rt=${this.refreshToken}`).call(identityEndpoints.refresh);
  }

  private with(cookie: string): TestClient {
    return new TestClient(this.app.url, { cookie, origin: this.app.url, 'x-requested-with': 'app' });
  }
}
