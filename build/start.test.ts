import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';

// The real scripts over this checkout; they build first when something is out of date.

const dataDir = mkdtempSync(join(tmpdir(), 'tagline-start-'));
const { DISPLAY: _x11, WAYLAND_DISPLAY: _wayland, INIT_CWD: _cwd, ...headless } = process.env;
const env = { ...headless, TAGLINE_DATA_DIR: dataDir };

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describe('npm start', () => {
  it('prints the address of the web head, which answers, and ends with it', async () => {
    const script = inRoot('build', 'start.mjs');
    const child = spawn(process.execPath, [script, '--web', '--no-open'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let url = '';
    for await (const line of createInterface({ input: child.stdout })) {
      url = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line)?.[0] ?? '';
      if (url !== '') break;
    }
    // The address is good for one cookie, which a browser would send by itself.
    const entry = await fetch(url, { redirect: 'manual' });
    const cookie = String(entry.headers.get('set-cookie')).split(';', 1).join();
    const page = await fetch(new URL('/', url), { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root">');

    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it.runIf(process.platform === 'linux')(
    '--electron fails with the reason where no window can open',
    async () => {
      const { code, output } = await run(process.execPath, [inRoot('build', 'start.mjs'), '--electron'], {
        env,
      });
      expect(code).toBe(1);
      expect(output).toContain("can't open its desktop window: there is no display");
    },
  );
});

describe('the tagline command of the checkout', () => {
  it('becomes the command line head, in the folder where the user stands', async () => {
    const command = inRoot('build', 'tagline.mjs');
    const { status, stdout } = spawnSync(command, ['status', '--json'], {
      env,
      cwd: dataDir,
      encoding: 'utf8',
    });
    expect(status).toBeGreaterThan(0);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'no-project' } });
  });
});
