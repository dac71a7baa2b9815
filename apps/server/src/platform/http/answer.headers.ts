import type { Config } from '../config/index.ts';

type Headers = readonly (readonly [name: string, value: string])[];

const YEAR_SECONDS = 31_536_000;

/** With every answer, pages and assets included. */
export function protectiveHeaders({ isHttps }: Pick<Config, 'isHttps'>): Headers {
  return [
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'same-origin'],
    ['x-frame-options', 'DENY'],
    ...(isHttps ? [['strict-transport-security', `max-age=${YEAR_SECONDS}`] as const] : []),
  ];
}

/** With every answer that is no page, unless a handler knows better: data is not kept, and never becomes a document. */
export const apiHeaders: Headers = [
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['cache-control', 'no-store'],
];

/**
 * With every answer of the web app. Only scripts that carry the request's nonce run, and what those load. Styles may
 * stand in the page: Monaco places its lines and writes its theme that way.
 */
export const pagePolicy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
