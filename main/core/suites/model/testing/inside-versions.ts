import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { foldName } from '../../../project/naming/taken.ts';
import { openRepository } from '../../../repository/open.ts';
import { must } from '../../../testing/test-core.ts';
import { quote } from '../../testing/shell.ts';
import { expectComparison } from './comparison.ts';
import { checkedOut, readFolder } from './folder.ts';
import type { Step } from './steps.ts';
import { packOfMany } from './templates.ts';
import { chooseTag, type Expected, tagsOf, told, type World } from './world.ts';

type VersionStep = Extract<
  Step,
  {
    do:
      | 'version'
      | 'deleteVersion'
      | 'undeleteVersion'
      | 'view'
      | 'returnToDraft'
      | 'restore'
      | 'undo'
      | 'compare'
      | 'environment'
      | 'deploy'
      | 'maintain'
      | 'reopen';
  }
>;

/** A command of Tagline about versions and what is made of them. */
export async function performVersions(world: World, step: VersionStep): Promise<Expected> {
  const { standing, native, test } = world;
  const { client } = test;
  const nothing = { files: standing.files };
  const tags = tagsOf(world);
  const version = 'version' in step ? chooseTag(world, step.version) : null;
  switch (step.do) {
    case 'version': {
      const { name, description, allowUnchanged } = step;
      const isFree = ![...tags.keys()].some(other => foldName(other) === foldName(name));
      const made = await told(client.versions.create({ name, description, allowUnchanged }), isFree, [
        'name-taken',
      ]);
      if (!made) return nothing;
      const unchanged = world.base !== null && tags.get(world.base)?.tree === world.tree && !allowUnchanged;
      expect(made.kind).toBe(unchanged ? 'nothing-to-do' : 'created');
      if (unchanged) return nothing;
      world.undo = null;
      expect(await native.status()).toBe('');
      return { ...nothing, made: name };
    }
    case 'deleteVersion': {
      if (!version) return nothing;
      const { name, oid } = version;
      const answer = await client.versions.delete({ name });
      if (!answer.ok) {
        expect([answer.error.code, world.deployed.has(name)]).toEqual(['version-in-use', true]);
        return nothing;
      }
      world.deleted.push({ name, oid });
      return { ...nothing, deleted: name };
    }
    case 'undeleteVersion': {
      const last = world.deleted.at(-1);
      if (!last) return nothing;
      const isFree = ![...tags.keys()].some(other => foldName(other) === foldName(last.name));
      const { name, oid: undoToken } = last;
      await told(client.versions.undelete({ name, undoToken }), isFree, ['name-taken']);
      if (!isFree) return nothing;
      world.deleted.pop();
      return { ...nothing, undeleted: last };
    }
    case 'view': {
      if (!version) return nothing;
      await must(client.versions.view({ name: version.name }));
      await expectFilesAt(world, version);
      return nothing;
    }
    case 'returnToDraft': {
      await must(client.versions.returnToDraft({}));
      return nothing;
    }
    case 'restore': {
      if (!version) return nothing;
      const { kind } = await must(client.versions.restore({ name: version.name }));
      expect(kind).toBe(version.tree === world.tree ? 'nothing-to-do' : 'restored');
      if (version.tree === world.tree && version.name === world.base) return nothing;
      world.undo = { tree: world.tree, version: version.name };
      const [from, to] = [await native.files(world.tree), await native.files(version.tree)];
      return { files: checkedOut(standing.files, from, to) };
    }
    case 'undo': {
      const { undo } = world;
      await told(client.versions.undo({}), undo !== null, ['nothing-to-undo']);
      if (!undo) return nothing;
      world.undo = null;
      const [from, to] = [await native.files(world.tree), await native.files(undo.tree)];
      return { files: checkedOut(standing.files, from, to) };
    }
    case 'compare': {
      const a = chooseTag(world, step.a);
      const b = step.b === null ? null : chooseTag(world, step.b);
      if (a) await expectComparison(world, a, b);
      return nothing;
    }
    case 'environment':
      await putEnvironment(world, step.name);
      return nothing;
    case 'deploy':
      if (version) await deploy(world, version);
      return nothing;
    case 'maintain':
      await maintain(world);
      return nothing;
    case 'reopen': {
      world.test = await test.reopen();
      if (world.start.watched) world.test.core.subscribe(() => undefined);
      await must(world.test.client.project.open({ path: world.folder }));
      return nothing;
    }
  }
}

async function expectFilesAt(world: World, { name, tree }: { name: string; tree: string }) {
  const { client } = world.test;
  const at = { kind: 'version' as const, name };
  const { entries } = await must(client.files.list({ at }));
  const stored = await world.native.files(tree);
  const shown = entries.filter(entry => entry.kind !== 'folder');
  expect(shown.map(entry => entry.path).sort()).toEqual([...stored.keys()].sort());
  for (const { path, kind, executable } of shown) {
    const [mode, oid] = stored.get(path)?.split(' ') ?? [];
    expect([path, kind, executable]).toEqual([
      path,
      mode === '120000' ? 'symlink' : 'file',
      mode === '100755',
    ]);
    const content = await must(client.files.read({ at, path }));
    if (content.kind === 'text' || content.kind === 'binary') expect(content.oid).toBe(oid);
  }
}

const targetOf = (world: World, name: string) => join(world.home, 'targets', name);

async function putEnvironment(world: World, name: string): Promise<string> {
  const { client } = world.test;
  const target = { kind: 'folder' as const, path: targetOf(world, name) };
  const known = world.environments.get(name);
  const input = { name, colour: 'teal' as const, target, connections: { round: String(++world.count) } };
  if (known !== undefined) {
    await must(client.environments.update({ id: known, ...input }));
    return known;
  }
  const { id } = await must(client.environments.create(input));
  world.environments.set(name, id);
  return id;
}

async function deploy(world: World, version: { name: string; tree: string }) {
  const { client, core } = world.test;
  const environment = world.environments.get('Test') ?? (await putEnvironment(world, 'Test'));
  const source = { kind: 'version' as const, name: version.name };
  const { jobId } = await must(client.deploy.start({ environment, source }));
  const { state, error } = await core.waitForJob(jobId);
  expect([state, error]).toEqual(['succeeded', null]);
  world.deployed.add(version.name);
  const live = readFolder(join(targetOf(world, 'Test'), 'current', 'files')).files;
  const files = [...(await world.native.files(version.tree))].filter(
    ([, file]) => !file.startsWith('120000'),
  );
  expect(new Map(live)).toEqual(new Map(files));
}

/** Many objects come in, as a fetch brings them; then the product packs, beside itself. Costs much. */
async function maintain(world: World) {
  if (world.start.from !== 'many tags') return;
  await world.native.run(`git unpack-objects -q <${quote(packOfMany())}`);
  const repository = await openRepository(world.folder);
  await repository.maintain();
  await repository.close();
  // Where the core's own packing was first, that one is waited for.
  await vi.waitFor(
    async () => {
      const loose = await world.native.run("git count-objects | cut -d' ' -f1");
      expect(Number(loose)).toBeLessThan(world.packed ? 2_500 : 500);
    },
    { timeout: 60_000, interval: 50 },
  );
  world.packed = true;
}
