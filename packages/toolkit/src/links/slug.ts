/** The id GitHub gives a heading. */
export function slugOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** The same heading again gets a number behind it. */
export function uniqueSlug(slug: string, taken: Map<string, number>): string {
  const count = taken.get(slug);
  taken.set(slug, (count ?? 0) + 1);
  return count === undefined ? slug : uniqueSlug(`${slug}-${count}`, taken);
}
