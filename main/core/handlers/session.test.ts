import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { must } from '../testing/test-core.ts';
import { flows, openTestProject } from '../testing/test-project.ts';

const draft = { kind: 'draft' as const };
const atVersion = { kind: 'version' as const, name: '1.0.0' };

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));

describe('the session', () => {
  it('brings back tabs and unsaved text after a restart', async () => {
    const project = await openTestProject();
    const tabs = { tabs: [{ path: 'README.md' }, { path: 'flows/orders.json' }], active: 'README.md' };
    await must(project.client.session.saveTabs(tabs));
    const unsaved = { path: 'README.md', at: draft, text: 'typed, not saved\r\n', expected: 'a'.repeat(40) };
    await must(project.client.session.putUnsaved(unsaved));
    await must(
      project.client.session.putUnsaved({ path: 'new.txt', at: draft, text: 'new', expected: null }),
    );
    expect((await project.snapshot()).unsavedCount).toBe(2);
    await project.restart();
    expect((await project.snapshot()).unsavedCount).toBe(2);
    const session = await must(project.client.session.load({}));
    expect(session).toMatchObject(tabs);
    expect(session.unsaved).toEqual(
      expect.arrayContaining([unsaved, { path: 'new.txt', at: draft, text: 'new', expected: null }]),
    );
    await must(project.client.session.dropUnsaved({ path: 'new.txt' }));
    expect((await must(project.client.session.load({}))).unsaved).toEqual([unsaved]);
  });

  it('keeps text typed on a version beside the draft’s', async () => {
    const { client, version } = await openTestProject();
    await version('1.0.0');
    for (const at of [draft, atVersion]) {
      await must(client.session.putUnsaved({ path: 'README.md', at, text: at.kind, expected: null }));
    }
    await must(client.session.dropUnsaved({ path: 'README.md', at: draft }));
    expect((await must(client.session.load({}))).unsaved).toMatchObject([{ at: atVersion, text: 'version' }]);
  });

  it('drops text that the file holds by now', async () => {
    const { client, save, snapshot } = await openTestProject();
    await must(client.session.putUnsaved({ path: 'README.md', at: draft, text: 'same', expected: null }));
    await save('README.md', 'same');
    expect((await must(client.session.load({}))).unsaved).toEqual([]);
    expect((await snapshot()).unsavedCount).toBe(0);
  });

  it('keeps the newest of many texts that come at once', async () => {
    const project = await openTestProject();
    const texts = Array.from({ length: 30 }, (_, index) => 'x'.repeat(30 - index) + index);
    const puts = texts.map(text =>
      project.client.session.putUnsaved({ path: 'a', at: draft, text, expected: null }),
    );
    await Promise.all(puts.map(must));
    await project.restart();
    expect((await must(project.client.session.load({}))).unsaved).toMatchObject([{ text: texts.at(-1) }]);
  });

  it('keeps a corrupt file aside and goes on', async () => {
    const project = await openTestProject();
    await must(project.client.session.saveTabs({ tabs: [{ path: 'README.md' }], active: null }));
    await must(
      project.client.session.putUnsaved({ path: 'README.md', at: draft, text: 'x', expected: null }),
    );
    const stored = filesBelow(join(project.ports.dataDir, 'sessions'));
    for (const file of stored) writeFileSync(file, readFileSync(file).subarray(0, statSync(file).size / 2));
    await project.restart();
    expect(await must(project.client.session.load({}))).toEqual({ tabs: [], active: null, unsaved: [] });
    expect(
      filesBelow(join(project.ports.dataDir, 'sessions')).filter(file => file.endsWith('.corrupt')),
    ).toHaveLength(2);
  });

  it('is each project’s own, and stands outside of the project', async () => {
    const project = await openTestProject();
    await must(
      project.client.session.putUnsaved({ path: 'README.md', at: draft, text: 'x', expected: null }),
    );
    const { entries } = await must(project.client.files.list({ at: draft }));
    expect(entries.filter(({ kind }) => kind === 'file')).toHaveLength(Object.keys(flows).length);
    const other = await openTestProject(undefined, { dataDir: project.ports.dataDir });
    expect((await must(other.client.session.load({}))).unsaved).toEqual([]);
  });
});
