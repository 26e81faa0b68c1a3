import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { deployTest } from '../deploy/testing.ts';
import { git, gitRepository } from '../repository/git-for-tests.ts';
import { must } from '../testing/test-core.ts';
import { flows, openTestProject } from '../testing/test-project.ts';

/** A strict reader of RFC 4180: refuses what the format does not allow. */
function parseCsv(text: string): { [column: string]: string }[] {
  const cell = /"((?:[^"]|"")*)"(,|\r\n)/y;
  const rows: string[][] = [[]];
  for (cell.lastIndex = 0; cell.lastIndex < text.length; ) {
    const start = cell.lastIndex;
    const match = cell.exec(text);
    if (!match) throw new Error(`no cell at ${start}: ${text.slice(start, start + 40)}`);
    rows.at(-1)?.push((match[1] ?? '').replaceAll('""', '"'));
    if (match[2] === '\r\n') rows.push([]);
  }
  expect(rows.pop()).toEqual([]);
  const [header = [], ...data] = rows;
  expect(new Set(data.map(row => row.length))).toEqual(new Set([header.length]));
  return data.map(row => Object.fromEntries(row.map((value, index) => [header[index] ?? '', value])));
}

async function story() {
  const it = await deployTest();
  git(it.project, 'tag', '-a', 'outside', '-m', 'made in a terminal');
  const environment = await it.addEnvironment('=HYPERLINK("http://evil")');
  await it.version('1.0.0');
  await it.save('README.md', 'next');
  const reason = '@SUM(1+1), "quoted"\nand a second line';
  await it.deploy({ environment, source: { kind: 'draft' }, name: '1.1.0', reason });
  await must(it.client.versions.restore({ name: '1.0.0' }));
  await must(it.client.versions.undo({}));
  return { it, reason };
}

describe('the activity', () => {
  test('tells deployments, versions (also those made outside), restores, undo and environments', async () => {
    const { it } = await story();
    const { entries } = await must(it.client.activity.list({}));
    expect(entries.map(entry => [entry.kind, entry.version]).sort()).toEqual(
      [
        ['undo', '1.0.0'],
        ['restore', '1.0.0'],
        ['deployment', '1.1.0'],
        ['version', '1.1.0'],
        ['version', '1.0.0'],
        ['environment', null],
        ['version', 'outside'],
      ].sort(),
    );
    const times = entries.map(entry => entry.at);
    expect(times).toEqual(times.toSorted().reverse());
    expect(new Set(entries.map(entry => entry.id)).size).toBe(entries.length);
    expect(entries.find(entry => entry.version === 'outside')?.title).toContain('outside of Tagline');
    expect(entries.find(entry => entry.kind === 'deployment')?.receipt?.outcome).toBe('succeeded');
  });

  test('is in the order in which things were done, also when the clock went back', async () => {
    const times = ['12:00', '11:00', '11:30', '09:00', '10:00'];
    let time = '';
    const folder = gitRepository(flows);
    const { client } = await openTestProject(folder, { clock: () => new Date(`2030-01-01T${time}:00Z`) });
    for (const [index, each] of times.entries()) {
      time = each;
      await must(client.versions.create({ name: `1.${index}.0`, allowUnchanged: true }));
    }
    for (const outside of ['12:30', '10:30', '08:00']) {
      const committer = { GIT_COMMITTER_NAME: 'Ann', GIT_COMMITTER_EMAIL: 'ann@example.org' };
      const env = { ...process.env, ...committer, GIT_COMMITTER_DATE: `2030-01-01T${outside}:00Z` };
      execFileSync('git', ['-C', folder, 'tag', '-a', '-m', 'm', outside.replace(':', '.')], { env });
    }
    const { entries } = await must(client.activity.list({}));
    expect(entries.map(({ version }) => version)).toEqual(
      // Each of the versions made outside stands before the first that is older.
      ['12.30', '10.30', '1.4.0', '1.3.0', '1.2.0', '1.1.0', '1.0.0', '08.00'],
    );
  });

  test('is exported as CSV that every reader takes and no spreadsheet runs', async () => {
    const { it, reason } = await story();
    const { fileName, mediaType, text } = await must(it.client.activity.export({ format: 'csv' }));
    expect(fileName).toMatch(/^[\w.-]+-activity-\d{4}-\d\d-\d\d\.csv$/);
    expect(mediaType).toBe('text/csv');
    const rows = parseCsv(text);
    const { entries } = await must(it.client.activity.list({}));
    expect(rows.map(row => row.id)).toEqual(entries.map(entry => entry.id));
    const row = rows.find(each => each.kind === 'deployment');
    expect(row).toMatchObject({
      reason: `'${reason}`,
      environment: `'=HYPERLINK("http://evil")`,
      version: '1.1.0',
    });
    expect(row?.read_back).toBe('Live matches 1.1.0.');
    const receipt = entries.find(({ id }) => id === row?.id)?.receipt;
    expect(row).toMatchObject({
      known_by: receipt?.whoKnownBy,
      target_kind: 'folder',
      artifact_sha256: receipt?.artifact,
      credentials: '',
    });
    expect(receipt).toMatchObject({ credentials: [], artifact: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('names each entry’s place in the chain, as git has it', async () => {
    const { it } = await story();
    const { entries } = await must(it.client.activity.list({}));
    const [chain] = [git(it.project, 'rev-list', 'refs/tagline/receipts').trim().split('\n')];
    const places = entries.flatMap(({ record }) => (record ? [record] : []));
    expect(places).toEqual(
      chain.map((commit, index) => ({
        sequence: chain.length - index,
        commit,
        previous: chain[index + 1] ?? null,
      })),
    );
    const { text } = await must(it.client.activity.export({ format: 'csv' }));
    const newest = parseCsv(text).find(row => row.sequence === `${chain.length}`);
    expect(newest).toMatchObject({ record: chain[0], previous_record: chain[1] });
    // It is told by the chain: no record holds its own place twice.
    expect(git(it.project, 'show', `${chain[0]}:record.json`)).not.toContain(chain[0]);
  });

  test('is exported as JSON, also in part', async () => {
    const { it } = await story();
    const { entries } = await must(it.client.activity.list({}));
    const whole = await must(it.client.activity.export({ format: 'json' }));
    expect((JSON.parse(whole.text) as { entries: unknown }).entries).toEqual(entries);
    const ids = [entries[1]?.id ?? '', 'unknown'];
    const some = await must(it.client.activity.export({ format: 'json', ids }));
    expect((JSON.parse(some.text) as { entries: unknown }).entries).toEqual([entries[1]]);
    const none = await must(it.client.activity.export({ format: 'csv', ids: [] }));
    expect(none.text.split('\r\n')).toHaveLength(2);
  });
});
