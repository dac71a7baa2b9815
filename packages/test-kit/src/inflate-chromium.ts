// Unpacks @sparticuz/chromium into $TMPDIR. A process of its own, because the package takes its target folder from
// the environment and nowhere else.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

const packed = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../bin');
const archives = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br'];
await Promise.all(archives.map((name) => inflate(join(packed, name))));
