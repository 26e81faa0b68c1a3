import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The disk as it is without faults: taken before anything is put in between. */
export const disk = { ...fs };

const memory = '/dev/shm';
const roomNeeded = 1024 ** 3;

/** What a power loss takes is simulated, so that waiting for a real disk shows nothing: memory, where there is some. */
export function fastFolder(): string {
  try {
    disk.accessSync(memory, disk.constants.W_OK);
    const { bavail, bsize } = disk.statfsSync(memory);
    return bavail * bsize > roomNeeded ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** What is one file with two names (a lock and its temp file) stays so. */
export function copyTree(from: string, to: string, linked = new Map<number, string>()): void {
  disk.mkdirSync(to);
  for (const entry of disk.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyTree(source, target, linked);
    else if (entry.isSymbolicLink()) disk.symlinkSync(disk.readlinkSync(source), target);
    // Nobody writes into an object: a link is as good as a copy, and there may be thousands.
    else if (from.includes('/objects/')) disk.linkSync(source, target);
    else {
      const { ino, nlink } = disk.statSync(source);
      const copied = linked.get(ino);
      if (copied) disk.linkSync(copied, target);
      else disk.copyFileSync(source, target);
      if (nlink > 1) linked.set(ino, target);
    }
  }
}

/** Every file below a folder with its mode and text, as lines: equal lines, equal folders. */
export function describeTree(folder: string, { without = [] as string[] } = {}): string {
  const lines: string[] = [];
  const visit = (path: string) => {
    for (const entry of disk.readdirSync(join(folder, path), { withFileTypes: true })) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (without.includes(inner)) continue;
      const full = join(folder, inner);
      if (entry.isDirectory()) visit(inner);
      else if (entry.isSymbolicLink()) lines.push(`${inner} -> ${disk.readlinkSync(full)}`);
      else {
        const executable = disk.statSync(full).mode & 0o100 ? '*' : '';
        lines.push(`${inner}${executable} ${JSON.stringify(disk.readFileSync(full, 'latin1'))}`);
      }
    }
  };
  visit('');
  return lines.sort().join('\n');
}
