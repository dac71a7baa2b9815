export { ArchiveRefused } from './archive.error.ts';
export { type PlainFile, plainZip } from './plain-zip.ts';
export { readZip } from './read-zip.ts';
export { type FileToZip, writeZip } from './write-zip.ts';
