/** How a path is written: `C:\a`, `\\?\C:\a`, `c:/a` and (Git Bash) `/c/a` are one on Windows. */
export type PathStyle = 'windows' | 'posix';

export function pathStyleOf(folder: string): PathStyle {
  return /^([a-zA-Z]:|\\\\|\/\/[?.]\/)/.test(folder) ? 'windows' : 'posix';
}

/** Seen from `folder`: absolute, without empty, "." and ".." parts; by text alone, as the tools do it. */
export function absolutePath(path: string, folder: string, style: PathStyle): string {
  const written = style === 'windows' ? slashed(path) : path;
  const isAbsolute = style === 'windows' ? /^([a-zA-Z]:|\/)/.test(written) : written.startsWith('/');
  const parts: string[] = [];
  for (const part of (isAbsolute ? written : `${slashedIn(style, folder)}/${written}`).split('/')) {
    const name = style === 'windows' ? asWindowsReadsIt(part) : part;
    if (name === '..') parts.pop();
    else if (name !== '' && name !== '.') parts.push(name);
  }
  return style === 'windows' && /^[a-zA-Z]:$/.test(parts[0] ?? '') ? withDrive(parts) : `/${parts.join('/')}`;
}

/** What two paths of one file have in common where case does not matter. */
function comparable(path: string, style: PathStyle): string {
  return style === 'windows' ? path.toLowerCase() : path;
}

/** Whether the path is `folder` or lies below it; both as `absolutePath` gives them. */
export function isWithin(path: string, folder: string, style: PathStyle): boolean {
  const [inner, outer] = [comparable(path, style), comparable(folder, style)];
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

function slashedIn(style: PathStyle, folder: string): string {
  return style === 'windows' ? slashed(folder) : folder;
}

function slashed(path: string): string {
  const plain = path
    .replaceAll('\\', '/')
    .replace(/^\/\/[?.]\/UNC\//i, '//')
    .replace(/^\/\/[?.]\//, '');
  return plain.replace(/^\/(?:cygdrive\/)?([a-zA-Z])(?=\/|$)/, '$1:');
}

const withDrive = ([drive = '', ...parts]: string[]) =>
  [drive.toLowerCase(), ...parts].join('/') + (parts.length ? '' : '/');

/** Windows drops dots and spaces at a name's end, and what names a stream of the file (`a.md::$DATA`). */
function asWindowsReadsIt(part: string): string {
  if (/^[a-zA-Z]:$/.test(part) || part === '.' || part === '..') return part;
  return part.replace(/:.*$/s, '').replace(/[. ]+$/, '');
}
