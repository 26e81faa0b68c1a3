import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { CoreEvent } from '../../../contract/events.ts';
import { git, gitRepository, tempFolder } from '../repository/git-for-tests.ts';
import { must, startTestCore } from '../testing/test-core.ts';
import { secretForms } from './secret-forms.ts';

vi.mock(import('../deploy/targets/folder/folder-kind.ts'), async original => {
  const { guarded } = await import('./guarded-kind-for-tests.ts');
  return { folderKind: guarded((await original()).folderKind) };
});
vi.mock(import('./sealing.ts'), async original => ({
  ...(await original()),
  usualCost: { N: 1024, r: 8, p: 1 },
}));

/** Found in whatever it is escaped for, because nothing escapes it; the rest of a value tries the escaping. */
const core = (field: string) => `Canary${field}7f3a9`;
const canary = (field: string) => `${core(field)}/+ß"&\\end`;
const names = ['password', 'privateKey', 'erp.token'];
const passphrases = { first: canary('First'), second: canary('Second'), file: canary('File') };

/** All that stands below a folder, and in git's own files inflated. */
function writtenIn(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Buffer.concat(
    files.flatMap(({ parentPath, name }) => [Buffer.from(name), readFileSync(join(parentPath, name))]),
  );
}

const objectsOf = (project: string) =>
  Buffer.from(git(project, 'cat-file', '--batch-all-objects', '--unordered', '--batch'));

test('no secret is anywhere but encrypted in the vault, whatever is done with it', {
  timeout: 120_000,
}, async () => {
  const home = tempFolder();
  const project = gitRepository({ 'flows/orders.json': '{"retry": 3}\n' });
  const { core: tagline, client, ports } = await startTestCore(home, { variables: {} });
  const told: unknown[] = [];
  tagline.subscribe((event: CoreEvent) => told.push(event));
  const say = async <T>(reply: Promise<T>): Promise<T> => {
    const answer = await reply;
    told.push(answer);
    return answer;
  };
  const deploy = async (environment: string, source: { kind: 'draft' | 'previous' }, name?: string) => {
    const reply = await say(client.deploy.start({ environment, source, ...(name ? { name } : {}) }));
    if (reply.ok) told.push(await tagline.waitForJob(reply.value.jobId));
    return reply.ok;
  };

  await must(say(client.project.open({ path: project })));
  for (const name of ['Test', 'Production']) {
    const target = { kind: 'folder', path: join(home, 'targets', name) };
    await must(say(client.environments.create({ name, colour: 'teal', target })));
  }
  expect(await deploy('test', { kind: 'draft' }, '0.9.0')).toBe(false);
  const set = (environment: string, field: string) => {
    const room = field === 'erp.token' ? ('connection' as const) : ('target' as const);
    return say(client.vault.set({ environment, room, name: field, value: canary(field) }));
  };
  expect((await set('test', 'password')).ok).toBe(false);
  await must(say(client.vault.protect({ passphrase: passphrases.first })));
  for (const environment of ['test', 'production']) {
    for (const field of names) await must(set(environment, field));
  }
  await say(client.vault.set({ environment: 'nowhere', room: 'target', name: 'x', value: canary('x') }));
  await say(
    tagline.invoke('vault.set', { environment: canary('x'), room: canary('x'), value: [canary('x')] }),
  );
  await say(client.vault.unlock({ passphrase: canary('x') }));
  await must(say(client.vault.protect({ passphrase: passphrases.second })));

  expect(await deploy('test', { kind: 'draft' }, '1.0.0')).toBe(true);
  await must(client.files.save({ files: [{ path: 'flows/orders.json', text: '{"retry": 5}\n' }] }));
  expect(await deploy('test', { kind: 'draft' }, '1.1.0')).toBe(true);
  expect(await deploy('test', { kind: 'previous' })).toBe(true);
  await say(client.deploy.plan({ environment: 'production', source: { kind: 'environment', id: 'test' } }));
  await say(client.deploy.check({ environment: 'test' }));
  const exported = await must(client.vault.export({ passphrase: passphrases.file }));
  told.push(exported);
  await must(say(client.vault.import({ ...exported, passphrase: passphrases.file, replace: true })));
  await must(say(client.vault.lock({})));
  expect(await deploy('test', { kind: 'draft' }, '1.2.0')).toBe(false);
  await say(client.vault.unlock({ passphrase: passphrases.second }));
  await must(say(client.environments.remove({ id: 'production' })));
  const { entries } = await must(say(client.activity.list({})));
  expect(entries.filter(({ outcome }) => outcome === 'succeeded')).toHaveLength(3);
  await must(say(client.app.snapshot({})));
  await tagline.close();

  const places = {
    project: writtenIn(project),
    'git objects': objectsOf(project),
    'data folder': writtenIn(ports.dataDir),
    targets: writtenIn(join(home, 'targets')),
    'replies and events': Buffer.from(JSON.stringify(told)),
  };
  // The search finds what it searches for.
  expect(places['git objects'].includes('"retry": 5')).toBe(true);
  expect(places['data folder'].includes('tagline-vault')).toBe(true);
  expect(places.targets.includes('"retry": 3')).toBe(true);
  for (const secret of [...names, 'x', 'First', 'Second', 'File'].map(core)) {
    const hex = Buffer.from(secret).toString('hex');
    const forms = [...secretForms(secret), Buffer.from(hex), Buffer.from(hex.toUpperCase())];
    for (const [place, bytes] of Object.entries(places)) {
      for (const form of forms) expect(bytes.includes(form), `${place}: ${form.toString()}`).toBe(false);
    }
  }
});
