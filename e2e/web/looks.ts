import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const SHOTS = join(import.meta.dirname, '../screenshots');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const looks = [
  { scheme: 'light', width: 1440, height: 900 },
  { scheme: 'dark', width: 1440, height: 900 },
  { scheme: 'dark', width: 320, height: 640 },
  { scheme: 'light', width: 320, height: 640 },
] as const;

/** One screen in light and dark, wide and narrow: a picture of each, no serious finding, nothing wider than the window. */
export async function lookAt(on: Page, name: string): Promise<void> {
  await mkdir(SHOTS, { recursive: true });
  for (const { scheme, width, height } of looks) {
    await on.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await on.setViewportSize({ width, height });
    const wider = await on.evaluate(settledOverflow);
    const findings = await seriousFindings(on);
    await on.screenshot({ path: join(SHOTS, `${name}-${scheme}-${width}.png`) });
    const here = `${name}, ${scheme}, ${width} px`;
    expect(findings, here).toEqual([]);
    expect(wider, `${here}: how much wider than the window`).toBeLessThanOrEqual(0);
  }
  await on.setViewportSize({ width: 1440, height: 900 });
}

/** After two frames, so that what reacts to the size has done so. */
function settledOverflow(): Promise<number> {
  const { documentElement } = document;
  return new Promise((resolve) => {
    requestAnimationFrame(() =>
      requestAnimationFrame(() => resolve(documentElement.scrollWidth - documentElement.clientWidth)),
    );
  });
}

async function seriousFindings(on: Page): Promise<string[]> {
  if (!(await on.evaluate(() => 'axe' in window))) await on.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await on.evaluate(() =>
    (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
      resultTypes: ['violations'],
    }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
