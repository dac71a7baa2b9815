export type Style = 'strong' | 'dim' | 'good' | 'bad' | 'warning' | 'mark';

const codes: Record<Style, readonly [on: number, off: number]> = {
  strong: [1, 22],
  dim: [2, 22],
  good: [32, 39],
  bad: [31, 39],
  warning: [33, 39],
  mark: [36, 39],
};

export function styled(style: Style, text: string): string {
  const [on, off] = codes[style];
  return `\u001B[${on}m${text}\u001B[${off}m`;
}

const CODES = /\u001B\[\d+m/g;
export const plain = (text: string): string => text.replaceAll(CODES, '');

// Line ends and tabs are left.
const COMMANDS = /\u001B(?!\[\d{1,2}m)|[\u0000-\u0008\u000B-\u001A\u001C-\u001F\u007F-\u009F]/g;

/** Names and reasons come from others: what would command the terminal, but for our own colours, is taken out. */
export const harmless = (text: string): string => text.replaceAll(COMMANDS, '');
