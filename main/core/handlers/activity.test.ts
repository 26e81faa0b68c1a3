import { describe, expect, test } from 'vitest';
import { deployTest } from '../deploy/testing.ts';
import { git } from '../repository/git-for-tests.ts';
import { must } from '../testing/test-core.ts';

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
