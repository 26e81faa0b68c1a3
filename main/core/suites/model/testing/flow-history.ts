import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** One edit of a project of flows. */
export type Edit =
  | { do: 'save'; path: string; text: string }
  | { do: 'remove'; path: string }
  | { do: 'rename'; from: string; to: string };

export type PlannedVersion = { name: string; edits: Edit[] };

/** The same numbers from 0 to 1 each time (mulberry32, public domain). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function readTexts(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  return new Map(
    paths.map(path => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );
}

/**
 * A long life of a project of real flows: they come in by and by, are edited, renamed and removed, and come
 * back. The same for the same folder and count.
 */
export function planHistory(folder: string, versions: number): PlannedVersion[] {
  const flows = readTexts(folder);
  const next = numbersFrom(3);
  const project = new Map<string, string>();
  const choose = <T>(items: Iterable<T>): T | undefined => {
    const all = [...items];
    return all[Math.floor(next() * all.length)];
  };

  const planned: PlannedVersion[] = [];
  for (let number = 1; number <= versions; number++) {
    const edits: Edit[] = [];
    // A flow is touched once in a version, so that the order of its edits does not matter.
    const free = (path: string) => !edits.some(edit => ('path' in edit ? edit.path : edit.to) === path);
    const removed = project.size > 80 || next() < 0.1 ? choose(project.keys()) : undefined;
    if (removed !== undefined) {
      edits.push({ do: 'remove', path: removed });
      project.delete(removed);
    }
    const from = next() < 0.1 ? choose(project.keys()) : undefined;
    if (from !== undefined) {
      const to = `archive/${number}/${from.split('/').at(-1)}`;
      edits.push({ do: 'rename', from, to });
      project.set(to, project.get(from) ?? '');
      project.delete(from);
    }
    const save = (path: string | undefined, change: (text: string) => string) => {
      if (path === undefined || !free(path)) return;
      const text = change(project.get(path) ?? flows.get(path) ?? '');
      edits.push({ do: 'save', path, text });
      project.set(path, text);
    };
    save(choose([...flows.keys()].filter(path => !project.has(path))), text => text);
    for (let count = Math.floor(next() * 2); count >= 0; count--) {
      // In the middle, so that most of the text stays as it is.
      save(choose(project.keys()), text => {
        const middle = text.indexOf('\n', text.length / 2) + 1;
        return `${text.slice(0, middle)}  "edited": ${number},\n${text.slice(middle)}`;
      });
    }
    planned.push({ name: `v${number}`, edits });
  }
  return planned;
}
