import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache');
const archives = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br'];

export interface BundledChromium {
  executablePath: string;
  /** What this browser's process needs to find its libraries and fonts; nobody else's process gets it. */
  env: Record<string, string>;
}

/**
 * Unpacks the Chromium that comes as an npm package, once, below node_modules/.cache.
 * Chromium is told where it lies by its environment alone, because the package's own defaults are made for
 * AWS Lambda: a single process, no web security, everything in /tmp.
 * @throws when the package holds no browser for this system
 */
export async function bundledChromium(): Promise<BundledChromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'The browser from npm is for Linux on x64. Install Chrome or Chromium, or set CHROME_PATH.',
    );
  }
  const folder = await unpacked();
  const temporary = join(cache, 'tagline-chromium-tmp');
  mkdirSync(temporary, { recursive: true });
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      TMPDIR: temporary,
    },
  };
}

/** @returns the folder that holds the browser, unpacked by this call or by an earlier one */
async function unpacked(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const packageFolder = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const place = createHash('sha256').update(cache).digest('hex').slice(0, 8);
  const folder = join(cache, `tagline-chromium-${version}-${place}`);
  if (existsSync(folder)) return folder;

  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'tagline-chromium-next-'));
  try {
    // In a process of its own, because `inflate` unpacks into the temporary folder of its process.
    const script = `import { inflate } from '@sparticuz/chromium';
      for (const file of process.argv.slice(1)) await inflate(file);`;
    const files = archives.map(name => join(packageFolder, 'bin', name));
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, ...files], {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: fresh },
    });
    writeFileSync(join(fresh, 'fonts.conf'), fontSettings(folder));
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    // Another worker was faster: its folder is as good.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** The machine's fonts if it has any, and the package's Open Sans, so that text is visible everywhere. */
function fontSettings(folder: string): string {
  const preferred = (family: string, font: string) =>
    `<alias binding="strong"><family>${family}</family><prefer><family>${font}</family></prefer></alias>`;
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir>${join(folder, 'fonts', 'fonts')}</dir>
  <cachedir>${join(cache, 'tagline-chromium-fonts')}</cachedir>
  ${preferred('system-ui', 'Open Sans')}
  ${preferred('sans-serif', 'Open Sans')}
  ${preferred('monospace', 'DejaVu Sans Mono')}
</fontconfig>
`;
}
