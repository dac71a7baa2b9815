/** Address of a document in the editor. */
export function editorPath(projectId: string, docId: string, anchor = ''): string {
  return `/editor/${projectId}/${docId}${anchor ? `#${encodeURIComponent(anchor)}` : ''}`;
}

/** `guides/set-up.md` → `['guides', 'set-up.md']`, where the folder is '' at the root. */
export function splitPath(fileName: string): [folder: string, name: string] {
  const end = fileName.lastIndexOf('/');
  return [fileName.slice(0, Math.max(end, 0)), fileName.slice(end + 1)];
}
