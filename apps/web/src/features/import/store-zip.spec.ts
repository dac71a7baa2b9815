import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { storeZip } from './store-zip';

test('names, sizes, sums and places are where the format has them', async () => {
  const text = 'Grüße';
  const zip = Buffer.from(await (await storeZip([{ path: 'ü/a.md', file: new Blob([text]) }])).arrayBuffer());
  const size = Buffer.byteLength(text);
  expect(zip.readUInt32LE(0)).toBe(0x04034b50);
  expect(zip.readUInt32LE(14)).toBe(crc32(text));
  expect([zip.readUInt32LE(18), zip.readUInt32LE(22)]).toEqual([size, size]);
  expect(zip.subarray(30, 37).toString()).toBe('ü/a.md');
  expect(zip.subarray(37, 37 + size).toString()).toBe(text);
  expect(zip.readUInt32LE(37 + size)).toBe(0x02014b50);
  expect(zip.readUInt32LE(zip.length - 22)).toBe(0x06054b50);
  expect(zip.readUInt32LE(zip.length - 6)).toBe(37 + size);
});
