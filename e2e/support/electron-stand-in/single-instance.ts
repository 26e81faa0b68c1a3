import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One process for each data folder, as Chromium's ProcessSingleton: a file says whose it is, a second start
 * leaves its message beside it. @returns whether this process is the one
 */
export function takeLock(folder: string, message: object, receive: (message: object) => void): boolean {
  const lock = join(folder, 'SingletonLock');
  const inbox = join(folder, 'SingletonInbox');
  mkdirSync(inbox, { recursive: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
  } catch {
    if (alive(Number(readFileSync(lock, 'utf8')))) {
      writeFileSync(join(inbox, `${process.pid}.json`), JSON.stringify(message));
      return false;
    }
    rmSync(lock);
    return takeLock(folder, message, receive);
  }
  process.on('exit', () => rmSync(lock, { force: true }));
  setInterval(() => {
    for (const name of readdirSync(inbox).filter(entry => entry.endsWith('.json'))) {
      const path = join(inbox, name);
      let received: object;
      try {
        received = JSON.parse(readFileSync(path, 'utf8')) as object;
      } catch {
        // Still being written; the next look finds it whole.
        continue;
      }
      rmSync(path);
      receive(received);
    }
  }, 50).unref();
  return true;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
