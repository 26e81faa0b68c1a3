import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fsck, git, tempFolder, writeFiles } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { openTestCore } from '../testing/test-project.ts';

const assetsDir = resolve(import.meta.dirname, '../../../assets');

describe('templates', () => {
  it('are listed, and make a project with a first version', async () => {
    const { client, core, ports } = await openTestCore({ assetsDir });
    const { templates, defaultParent } = await must(client.project.templates({}));
    expect(defaultParent).toBe(ports.documentsDir);
    const parent = tempFolder();
    for (const { id, name } of templates) {
      const { path } = await must(client.project.create({ parent, name: `My ${name}`, template: id }));
      expect(path).toBe(join(parent, `My ${name}`));
      expect(core.snapshot().project).toMatchObject({
        path,
        latestVersion: '1.0.0',
        draft: { base: '1.0.0' },
      });
      expect([git(path, 'status', '--porcelain'), fsck(path)]).toEqual(['', '']);
    }
    expect(templates.length).toBeGreaterThan(0);
    expect(readdirSync(parent)).toHaveLength(templates.length);
  });

  it('refuse a place or a name that can’t be, and leave nothing behind', async () => {
    const { client } = await openTestCore({ assetsDir });
    const parent = tempFolder();
    writeFiles(parent, { 'taken/file.txt': 'x' });
    const template = 'empty';
    const refused = async (input: { parent: string; name: string; template: string }) =>
      (await errorOf(client.project.create(input))).code;
    expect(await refused({ parent, name: 'taken', template })).toBe('folder-not-empty');
    expect(await refused({ parent, name: '../up', template })).toBe('path-outside');
    expect(await refused({ parent, name: 'a/b', template })).toBe('path-invalid');
    expect(await refused({ parent, name: 'con', template })).toBe('path-invalid');
    expect(await refused({ parent, name: 'x', template: '../sample' })).toBe('bad-request');
    expect(await refused({ parent: join(parent, 'gone'), name: 'x', template })).toBe('project-missing');
    expect(await refused({ parent: join(parent, 'taken/file.txt'), name: 'x', template })).toBe(
      'not-a-folder',
    );
    expect(readdirSync(parent)).toEqual(['taken']);
    mkdirSync(join(parent, 'empty'));
    await must(client.project.create({ parent, name: 'empty', template }));
  });

  it('make a project also for someone without a name, and say what is missing', async () => {
    const before = process.env.GIT_CONFIG_GLOBAL;
    process.env.GIT_CONFIG_GLOBAL = '/dev/null';
    try {
      const { client, core } = await openTestCore({ assetsDir });
      await must(client.project.create({ parent: tempFolder(), name: 'x', template: 'empty' }));
      const { project, notices } = await must(client.app.snapshot({}));
      expect(project).toMatchObject({ versionCount: 0, author: null });
      expect(notices).toMatchObject([{ id: 'project-author' }]);
      await must(client.app.dismissNotice({ id: 'project-author' }));
      await must(client.app.snapshot({}));
      expect(core.snapshot().notices).toEqual([]);
    } finally {
      process.env.GIT_CONFIG_GLOBAL = before;
    }
  });
});

describe('the sample', () => {
  it('is made once, with its history, environments and something live', async () => {
    const { client, core, ports } = await openTestCore({ assetsDir });
    const { path } = await must(client.project.openSample({}));
    expect(path).toBe(join(ports.documentsDir, 'Tagline sample'));
    const { project } = core.snapshot();
    expect(project).toMatchObject({
      versionCount: 3,
      environments: [
        { name: 'development', running: { version: '1.1.0' } },
        { name: 'staging', running: null },
        { name: 'production', running: { version: '1.0.0' } },
      ],
    });
    expect(git(path, 'log', '--format=%ad', '--date=short', 'main').split('\n')[0]).toBe('2026-03-10');
    expect(fsck(path)).toBe('');
    await must(client.files.save({ files: [{ path: 'mine.txt', text: 'kept' }] }));
    await must(client.project.close({}));
    await must(client.project.openSample({}));
    expect(readFileSync(join(path, 'mine.txt'), 'utf8')).toBe('kept');
    expect(readdirSync(ports.documentsDir).sort()).toEqual(['Tagline sample', 'Tagline sample-environments']);
  });
});
