export { ArchiveRefused } from './archive.error.ts';
export { readZip } from './read-zip.ts';
export { type FileToZip, writeZip } from './write-zip.ts';
