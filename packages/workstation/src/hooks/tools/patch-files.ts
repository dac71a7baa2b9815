const HEADERS = /^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+?)\s*$/gm;
const DIFF_HEADERS = /^(?:---|\+\+\+) (?:[ab]\/)?([^\t\n]+)/gm;

/** The files that a patch changes: of the form that `apply_patch` takes, or else a unified diff. */
export function patchedFiles(patch: string): string[] {
  const named = [...patch.matchAll(HEADERS)].map((match) => match[1] ?? '');
  const found = named.length > 0 ? named : [...patch.matchAll(DIFF_HEADERS)].map((match) => match[1] ?? '');
  return [...new Set(found.map((path) => path.trim()))].filter((path) => path !== '' && path !== '/dev/null');
}
