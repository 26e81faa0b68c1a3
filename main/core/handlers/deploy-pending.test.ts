import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { deployTest } from '../deploy/testing.ts';
import { must } from '../testing/test-core.ts';

const none = { added: 0, modified: 0, deleted: 0 };

test('each environment is told what it has not received, without asking its target', async () => {
  const it = await deployTest({ 'README.md': '1\n' });
  const pending = async () => (await must(it.client.deploy.pending({}))).environments;
  expect(await pending()).toEqual({});
  const staging = await it.addEnvironment('Staging');
  const production = await it.addEnvironment('Production');
  expect((await pending())[production]).toEqual({
    newest: null,
    versions: null,
    changes: none,
    draft: { added: 1, modified: 0, deleted: 0 },
  });
  await it.version('1.0.0');
  await it.deploy({ environment: production, source: { kind: 'version', name: '1.0.0' } });
  for (const number of [2, 3]) {
    await it.save(`flows/${number}.json`, '{}\n');
    await it.save('README.md', `${number}\n`);
    await it.version(`${number}.0.0`);
  }
  await it.deploy({ environment: staging, source: { kind: 'version', name: '3.0.0' } });
  await it.save('README.md', 'draft\n');
  rmSync(it.at('Production'), { recursive: true });
  expect(await pending()).toEqual({
    [staging]: {
      newest: '3.0.0',
      versions: 0,
      changes: none,
      draft: { added: 0, modified: 1, deleted: 0 },
    },
    [production]: {
      newest: '3.0.0',
      versions: 2,
      changes: { added: 2, modified: 1, deleted: 0 },
      draft: { added: 2, modified: 1, deleted: 0 },
    },
  });
});
