import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

function readBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    // Not Linux: the minute in which the system started. Taken for another boot when the clock was set.
    return `${Math.round((Date.now() / 1000 - uptime()) / 60)}`;
  }
}

/**
 * Names the time since the system was started: what was written during it has been seen by every reader since,
 * whether it is on the disk or not.
 */
export const thisBoot: string = readBoot();
