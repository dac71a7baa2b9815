const MAX_HOPS = 12;

/** A browser that follows redirections from site to site, with the cookies of each. */
export class RoamingBrowser {
  private readonly jars = new Map<string, Map<string, string>>();

  /** `publicUrl` is the name of the server of these tests, `url` where it answers. */
  constructor(
    private readonly publicUrl: string,
    private readonly url: string,
  ) {}

  /** One request, and whatever cookies it leaves. */
  async open(address: string, headers: Record<string, string> = {}): Promise<Response> {
    const answer = await fetch(address.replace(this.publicUrl, this.url), {
      headers: { cookie: this.cookies(address), ...headers },
      redirect: 'manual',
    });
    this.keep(address, answer.headers);
    return answer;
  }

  /** Follows redirections until a page of ours, or something that is none. The address it ends on. */
  async roam(address: string, stopAt: (url: URL) => boolean = () => false): Promise<URL> {
    let url = new URL(address);
    for (let hop = 0; hop < MAX_HOPS; hop += 1) {
      const isOwnPage = url.origin === this.publicUrl && !url.pathname.startsWith('/api/');
      if (isOwnPage || stopAt(url)) return url;
      const answer = await this.open(url.href);
      const location = answer.headers.get('location');
      if (!location) throw new Error(`${url.href} answered ${answer.status} ${await answer.text()}`);
      url = new URL(location, url);
    }
    throw new Error(`There was no end of redirections: ${url.href}`);
  }

  keep(address: string, headers: Headers): void {
    const jar = this.jarOf(address);
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (pair.length === at + 1) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  cookies(address = this.publicUrl): string {
    return [...this.jarOf(address)].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private jarOf(address: string): Map<string, string> {
    const { origin } = new URL(address);
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    return jar;
  }
}
