import { plain } from './style.ts';

/** Columns under each other; the last one is cut where the terminal ends. */
export function textTable(rows: readonly (readonly string[])[], width: number, indent = ''): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => plain(row[at] ?? '').length)),
  );
  return rows.map((row) => {
    const cells = row.map((cell, at) => (at === row.length - 1 ? cell : padded(cell, widths[at]!)));
    return cut(indent + cells.join('  '), width).trimEnd();
  });
}

const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - plain(text).length));

function cut(line: string, width: number): string {
  if (plain(line).length <= width) return line;
  // What has colours is left whole: half a code would colour what follows.
  return plain(line) === line ? `${line.slice(0, Math.max(1, width - 1))}…` : line;
}

/** Words in lines of at most `width`, the first one after `first`. */
export function wrapped(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}
