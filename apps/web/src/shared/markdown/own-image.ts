/** Whether an image may be loaded: from this origin or out of the text itself, so that nothing is fetched elsewhere. */
export function isOwnImage(src: string, origin: string): boolean {
  if (/^data:image\//i.test(src)) return true;
  if (!src.startsWith('/') && !/^https?:/i.test(src)) return false;
  return URL.canParse(src, origin) && new URL(src, origin).origin === origin;
}
