import { findChromium } from '@cairn/test-kit/browser';

/** Vitest's global set-up: the browser is unpacked once, before test files race for it. */
export default async function prepareBrowser(): Promise<void> {
  await findChromium();
}
