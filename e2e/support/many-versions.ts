import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { gitEnv } from './project.ts';

/** A version as native git is told to write it, byte for byte. */
export type Tag = { name: string; message?: string; tagger?: string; at?: number };

const ada = 'Ada Tester <ada@example.com>';

/** Adds a commit and an annotated tag for each, the oldest first, by one `git fast-import`. */
export async function importVersions(folder: string, tags: Tag[]): Promise<void> {
  const stream = tags.map((tag, index) => commands(tag, index)).join('');
  const child = spawn('git', ['fast-import', '--quiet', '--force'], { cwd: folder, env: gitEnv() });
  const errors: string[] = [];
  child.stderr.on('data', chunk => errors.push(String(chunk)));
  child.stdin.end(stream);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`git fast-import failed: ${errors.join('')}`);
}

function commands({ name, message = name, tagger = ada, at }: Tag, index: number): string {
  const when = `${at ?? 1_750_000_000 + index * 3600} +0000`;
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  return [
    `commit refs/heads/main\ncommitter ${ada} ${when}\n${data(name)}`,
    `M 100644 inline flow.json\n${data(`{ "revision": ${index} }`)}`,
    `tag ${name}\nfrom refs/heads/main\ntagger ${tagger} ${when}\n${data(message)}`,
  ].join('');
}
