import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'node_modules', '.cache', 'tagline');

let made: Promise<string> | null = null;

/** The stand-in as one file for `node --require`. @returns its path */
export function standInBundle(): Promise<string> {
  made ??= bundle();
  return made;
}

async function bundle(): Promise<string> {
  const input = join(import.meta.dirname, 'electron-stand-in', 'register.ts');
  const bundled = await rolldown({ input, platform: 'node', transform: { target: 'node20' } });
  const { output } = await bundled.generate({ format: 'cjs' });
  await bundled.close();
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'electron-stand-in.cjs');
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, output[0].code);
  renameSync(fresh, path);
  return path;
}
