import type { Locator, Page } from 'playwright-core';
import { vi } from 'vitest';

/** The text pane; without the panes of a comparison. */
export const textOf = (page: Page): Locator => page.getByTestId('text-editor').locator('.view-lines');

export const previewOf = (page: Page): Locator => page.locator('.markdown');

/** Opens a document from the tree that is on screen, ready to be typed into. */
export async function openDocument(page: Page, name: string): Promise<void> {
  await page.getByRole('treeitem', { name }).click();
  await page.waitForURL(/\/editor\//);
  await writable(page);
}

/** In the editing session, and with the live text there, it takes typing. */
export async function writable(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save version', exact: true }).waitFor();
  await textOf(page).waitFor();
}

/** Shortly after the window changed its size, Monaco takes no notice of a click on lines it has yet to lay out. */
export function enterText(page: Page): Promise<void> {
  const host = page.getByTestId('text-editor');
  return vi.waitFor(
    async () => {
      await textOf(page).click();
      const hasFocus = await host.evaluate((element) => element.contains(document.activeElement));
      if (!hasFocus) throw new Error('The editor did not take the focus.');
    },
    { timeout: 20_000 },
  );
}

export async function typeAtEnd(page: Page, text: string): Promise<void> {
  await enterText(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type(text);
  await statusOf(page, 'Saved · changes since version');
}

export async function statusOf(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('footer').getByText(text).waitFor();
}

/** What is typed stays in this browser until the server answers again. */
export async function typeOffline(page: Page, text: string): Promise<void> {
  await enterText(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type(text);
  await statusOf(page, 'Offline – your edits are kept here');
}
