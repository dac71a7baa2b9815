import { spawn } from 'node:child_process';

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  linux: ['xdg-open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Where that does not work, the address is on the screen all the same. */
export function openInBrowser(url: string): void {
  const opener = openers[process.platform];
  // It came over the network: nothing but a page is handed to the system.
  if (!opener || !/^https?:\/\/[^\s"']+$/.test(url)) return;
  const [program, ...args] = opener;
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
