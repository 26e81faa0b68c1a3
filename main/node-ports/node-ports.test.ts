import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { borrowedSettings } from './borrowed-settings.ts';
import { keepCorruptSettingsAside } from './corrupt-settings.ts';
import { dataDir } from './data-dir.ts';
import { documentsDir } from './documents-dir.ts';
import { sharedSettings } from './shared-settings.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagline-ports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the data folder', () => {
  test.each([
    ['linux', {}, '/home/ada/.config/Tagline'],
    ['linux', { XDG_CONFIG_HOME: '/home/ada/.settings' }, '/home/ada/.settings/Tagline'],
    ['darwin', {}, '/home/ada/Library/Application Support/Tagline'],
    ['win32', { APPDATA: '/home/ada/AppData/Roaming' }, '/home/ada/AppData/Roaming/Tagline'],
    ['win32', {}, '/home/ada/AppData/Roaming/Tagline'],
    ['darwin', { TAGLINE_DATA_DIR: '/elsewhere' }, '/elsewhere'],
  ] as const)('%s with %j', (platform, env, expected) => {
    expect(dataDir(env, platform, '/home/ada')).toBe(expected);
  });
});

describe('the documents folder', () => {
  test('is what the desktop names', async () => {
    await mkdir(join(folder, '.config'));
    await mkdir(join(folder, 'Dokumente'));
    await writeFile(
      join(folder, '.config', 'user-dirs.dirs'),
      '# comment\nXDG_DESKTOP_DIR="$HOME/Desktop"\nXDG_DOCUMENTS_DIR="$HOME/Dokumente"\n',
    );
    expect(documentsDir({}, folder)).toBe(join(folder, 'Dokumente'));
  });

  test('is the one that is named', () => {
    expect(documentsDir({ TAGLINE_DOCUMENTS_DIR: '/elsewhere' }, folder)).toBe('/elsewhere');
  });

  test('is Documents, or the home folder where that is missing', async () => {
    expect(documentsDir({}, folder)).toBe(folder);
    await mkdir(join(folder, 'Documents'));
    expect(documentsDir({}, folder)).toBe(join(folder, 'Documents'));
  });
});

describe('settings', () => {
  test('come back as they were written, in a folder that is made for them', async () => {
    const data = join(folder, 'a', 'b');
    expect(sharedSettings(data).read()).toEqual({});
    sharedSettings(data).write({ theme: 'dark', 'a.b': [1] });
    expect(sharedSettings(data).read()).toEqual({ theme: 'dark', 'a.b': [1] });
    sharedSettings(data).write({ fontSize: 14 });
    expect(JSON.parse(await readFile(join(data, 'config.json'), 'utf8'))).toEqual({ fontSize: 14 });
  });

  test('that are borrowed are read, and never written', async () => {
    sharedSettings(folder).write({ authorName: 'Ada' });
    const borrowed = borrowedSettings(folder);
    borrowed.write({ ...borrowed.read(), recent: ['x'] });
    expect(borrowed.read()).toEqual({ authorName: 'Ada', recent: ['x'] });
    expect(sharedSettings(folder).read()).toEqual({ authorName: 'Ada' });
    expect(borrowedSettings(join(folder, 'missing')).read()).toEqual({});
    expect(await readdir(folder)).toEqual(['config.json']);
  });
});

describe('a settings file', () => {
  const now = new Date('2026-03-09T08:00:00.000Z');

  test.each(['{"theme":', '[]', '"dark"', 'null', ''])('that holds %j is kept aside whole', async text => {
    await writeFile(join(folder, 'config.json'), text);
    const aside = keepCorruptSettingsAside(folder, now);
    expect(aside).toEqual({ path: join(folder, 'config.corrupt-2026-03-09T08-00-00-000Z.json') });
    expect(await readFile(aside?.path ?? '', 'utf8')).toBe(text);
    expect(sharedSettings(folder).read()).toEqual({});
  });

  test('that is fine or missing stays as it is', async () => {
    expect(keepCorruptSettingsAside(folder, now)).toBeNull();
    await writeFile(join(folder, 'config.json'), '{"theme":"dark"}');
    expect(keepCorruptSettingsAside(folder, now)).toBeNull();
    expect(await readdir(folder)).toEqual(['config.json']);
  });
});
