import { expect, test } from 'vitest';
import { mask } from './logger.ts';

test.each([
  ['key cxk_AbCdEf12_0123456789abcdefghijklmnopqrstuvwxyz01 used', 'key cxk_AbCdEf12[masked] used'],
  ['token ghp_0123456789abcdef0123 refused', 'token [masked] refused'],
  ['glpat-abcdefghij_klmno', '[masked]'],
  ['{"authorization":"Bearer abc.def.ghi"}', '{"authorization":"Bearer [masked]"}'],
  ['clone https://ana:s3cret@git.test/x.git', 'clone https://ana:[masked]@git.test/x.git'],
  ['nothing here', 'nothing here'],
])('%s', (line, masked) => expect(mask(line)).toBe(masked));
