export { LocalStore } from './local.store.ts';
export { type ByteRange, ObjectStore, ObjectTooLarge, type StoredObject } from './object-store.ts';
export { type FoundType, isRaster, sniffed } from './content-type.ts';
