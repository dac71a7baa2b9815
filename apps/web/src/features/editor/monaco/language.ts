const languages: [pattern: RegExp, id: string, label: string][] = [
  [/\.(md|mdc|markdown|mdx)$/i, 'markdown', 'Markdown'],
  [/\.jsonc?$/i, 'json', 'JSON'],
  [/\.ya?ml$/i, 'yaml', 'YAML'],
];

/** How a document is coloured, by its name: `{ id: 'plaintext', … }` when nothing better is known. */
export function languageOf(fileName: string): { id: string; label: string } {
  const [, id = 'plaintext', label = 'Plain text'] =
    languages.find(([pattern]) => pattern.test(fileName)) ?? [];
  return { id, label };
}
