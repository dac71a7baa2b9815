import { ATTACHMENTS_FOLDER } from '@cairn/contracts';
import { fileNameRefused } from '../docs.errors.ts';
import { checkedFileName } from '../documents/doc-name.policy.ts';

/** Below docsPath. */
export const pathOf = (name: string): string => `${ATTACHMENTS_FOLDER}/${name}`;

/** The name of the attachment that lies at this path; null when none can lie there. */
export function attachmentNameOf(path: string): string | null {
  const [folder, name, ...rest] = path.split('/');
  return folder === ATTACHMENTS_FOLDER && name && rest.length === 0 ? name : null;
}

/** Throws FILE_NAME_REFUSED for what is more than a name, or what some workstation or git could not hold. */
export function checkedName(name: string): string {
  if (name.includes('/')) throw fileNameRefused('must be a name without a folder');
  return checkedFileName(pathOf(name)).slice(pathOf('').length);
}

/** `shot.png`, `shot-2.png`, `shot-3.png` … */
export function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const dot = name.lastIndexOf('.');
  const at = dot > 0 ? dot : name.length;
  return `${name.slice(0, at)}-${number}${name.slice(at)}`;
}

/** How links write the path of an attachment: as it is, or percent-encoded. */
export const spellingsOf = (name: string): string[] => [
  ...new Set([pathOf(name), pathOf(encodeURIComponent(name)), pathOf(encodeURI(name))]),
];
