import type { ApiAnswer, ApiRequest } from './host-fake.ts';

export interface Given {
  /** The parts of the path, decoded. */
  names: Record<string, string>;
  request: ApiRequest;
  /** `owner/name` */
  repository: string;
}

export interface Route {
  method: string;
  /** As GitHub's description names it. */
  path: string;
  /** Where the description leaves the path out: the one that answers alike. */
  describedAs?: string;
  answer: (given: Given) => Promise<ApiAnswer>;
}

/** Thrown for what GitHub says no to. */
export class GitHubRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function refusal(status: number, message: string): ApiAnswer {
  const documentation_url = 'https://docs.github.com/rest';
  return { status, body: { message, documentation_url, status: String(status) } };
}

export function matchRoute(routes: readonly Route[], { method, path }: ApiRequest) {
  for (const route of routes) {
    const pattern = route.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
      const isOpen = name === 'path' || name === 'ref';
      return `(?<${name}>${isOpen ? '.+' : '[^/]+'})`;
    });
    const found = method === route.method ? new RegExp(`^${pattern}$`).exec(path) : null;
    if (!found) continue;
    const names = Object.entries(found.groups ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value),
    ]);
    return { route, names: Object.fromEntries(names) as Record<string, string> };
  }
  return null;
}
