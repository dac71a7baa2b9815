import { ATTACHMENTS_FOLDER } from '@cairn/contracts/limits';

// What Windows, git or a link in Markdown would stumble over.
const UNFIT = /[\s\\/<>:"|?*()[\]#%&!`^~\u0000-\u001f\u007f-\u009f]+/g;
const LONGEST = 80;
/** What browsers call a picture that was copied, whatever it shows. */
const NAMELESS = /^image\.(png|jpe?g|gif|webp|avif)$/i;

const COPIED = new RegExp(`^(!?\\[[^\\]\\n]*\\])\\(${ATTACHMENTS_FOLDER}/([^/()\\s]+)\\)$`);

/** A name that needs no escaping, neither on a disk nor in a link. */
export function tidyName(name: string, now: Date): string {
  const [, ending] = NAMELESS.exec(name) ?? [];
  if (ending)
    return `image-${now.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '')}.${ending}`;
  const tidy = name
    .normalize('NFC')
    .replaceAll(UNFIT, '-')
    .replaceAll(/-*\.-*/g, '.')
    .replace(/^[-.]+/, '')
    .replace(/[-.]+$/, '');
  return shortened(tidy) || 'file';
}

/** Relative to the document, so that it leads there in any viewer. */
export function linkTo(name: string, fromFile: string): string {
  const up = '../'.repeat(fromFile.split('/').length - 1);
  return `${up}${ATTACHMENTS_FOLDER}/${encodeURI(name)}`;
}

export function markdownOf(attachment: { name: string; isImage: boolean }, fromFile: string): string {
  const { name, isImage } = attachment;
  const link = linkTo(name, fromFile);
  return isImage ? `![${name.replace(/\.[^.]*$/, '')}](${link})` : `[${name}](${link})`;
}

/** A link to an attachment as it is copied, from where the document lies; null: the text is something else. */
export function relinked(text: string, fromFile: string): string | null {
  const [, shown, name] = COPIED.exec(text) ?? [];
  if (shown === undefined || name === undefined) return null;
  return `${shown}(${linkTo(decoded(name), fromFile)})`;
}

function decoded(name: string): string {
  try {
    return decodeURI(name);
  } catch {
    return name;
  }
}

function shortened(name: string): string {
  if (name.length <= LONGEST) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : '';
  return name.slice(0, LONGEST - ending.length) + ending;
}

/** “PNG”, “PDF”: as its name ends, or as its content says. */
export function kindName({ name, type }: { name: string; type: string }): string {
  const [, ending] = /\.([a-z0-9]{1,5})$/i.exec(name) ?? [];
  return ending?.toUpperCase() ?? type;
}

/** Where the bytes of the attachment at this path are; null when the path is that of none. */
export function attachmentHref(projectId: string, path: string): string | null {
  const [folder, name, ...rest] = path.split('/');
  if (folder !== ATTACHMENTS_FOLDER || !name || rest.length > 0) return null;
  return `/api/projects/${projectId}/attachments/${encodeURIComponent(name)}/content`;
}
