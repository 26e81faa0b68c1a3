import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fsck, git } from '../../repository/git-for-tests.ts';
import { must } from '../../testing/test-core.ts';
import { openTestProject } from '../../testing/test-project.ts';
import { type Edit, planHistory } from './testing/flow-history.ts';
import { importHistory } from './testing/import-history.ts';

const fixtures = join(import.meta.dirname, '../../../../../shared/fixtures');
const there = existsSync(join(fixtures, 'n8n-workflows'));
const versions = 1_000;

describe('real flows of others', () => {
  it.skipIf(!there)(
    `(n8n's and Node-RED's, beside the checkout) as ${versions} versions are the trees that native git makes`,
    async () => {
      const history = planHistory(fixtures, versions);
      const { folder, client } = await openTestProject(undefined);
      const apply = async (edit: Edit, number: number) => {
        // Most are taken away in the folder, by another program.
        if (edit.do === 'remove' && number % 10 > 0) rmSync(join(folder, edit.path));
        else if (edit.do === 'remove') await must(client.files.remove({ path: edit.path }));
        else if (edit.do === 'rename') await must(client.files.rename({ from: edit.from, to: edit.to }));
      };
      for (const [number, { name, edits }] of history.entries()) {
        for (const edit of edits) await apply(edit, number);
        const files = edits.flatMap(edit =>
          edit.do === 'save' ? [{ path: edit.path, text: edit.text }] : [],
        );
        if (files.length > 0) expect((await must(client.files.save({ files }))).kind).toBe('saved');
        expect(await must(client.versions.create({ name }))).toEqual({ kind: 'created', name });
      }
      await must(client.project.close({}));

      const native = importHistory(history);
      const list = (where: string, ...options: string[]) =>
        git(where, 'for-each-ref', '--format=%(refname:short) %(*tree)', ...options, 'refs/tags').split('\n');
      const ours = list(folder);
      expect(ours).toHaveLength(versions + 1);
      expect(ours).toEqual(list(native));
      const trees = (where: string) => git(where, 'log', '--format=%T', 'main').split('\n');
      expect(trees(folder)).toEqual(trees(native));
      expect(new Set(trees(folder)).size).toBeGreaterThan(versions * 0.95);
      expect(git(folder, 'status', '--porcelain')).toBe('');
      expect(fsck(folder)).toBe('');
    },
    900_000,
  );
});
