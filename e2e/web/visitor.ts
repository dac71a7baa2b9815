import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterEach } from 'vitest';

/** A browser of somebody's own, with cookies and storage shared by nobody. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors in the console and exceptions, but for the browser's own line about an answer that was an error. */
  readonly complaints: string[];
  /** Addresses of other origins that were asked for. */
  readonly strays: string[];
}

declare global {
  interface Window {
    reportViolation: (violation: string) => void;
  }
}

// What pages did against their policy, in all windows of this file. A test that means to takes it away itself.
const violations: string[] = [];
afterEach(() => {
  const found = takeViolations();
  if (found.length > 0) throw new Error(`Pages did what their policy forbids: ${found.join(', ')}`);
});

export const takeViolations = (): string[] => violations.splice(0);

const OWN_SCHEMES = /^(?:data|blob|about|devtools):/;
const BROWSERS_OWN = /^Failed to load resource: |net::ERR_CONNECTION_REFUSED|WebSocket connection to/;

/** Opens no page of the server yet. */
export async function newVisitor(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
    ...options,
  });
  context.setDefaultTimeout(20_000);
  await context.exposeBinding('reportViolation', (_source, violation: string) => violations.push(violation));
  await context.addInitScript(listenForViolations);
  const complaints: string[] = [];
  const strays: string[] = [];
  context.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !BROWSERS_OWN.test(text)) complaints.push(text);
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('request', (request) => {
    const url = request.url();
    const isOwn = url.startsWith(`${origin}/`) || OWN_SCHEMES.test(url);
    if (!isOwn) strays.push(url);
  });
  return { page: await context.newPage(), context, complaints, strays };
}

function listenForViolations(): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
    window.reportViolation(`${effectiveDirective} ${blockedURI} (${sourceFile}:${lineNumber})`);
  });
}
