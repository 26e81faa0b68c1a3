/** Walks the site at `BASE` and prints, as JSON, what was seen and the most memory that it took, in bytes. */
import { readFileSync } from 'node:fs';
import { walk } from './walk.ts';

const base = process.argv[2] ?? '';
const { open, versions, after } = await walk({ base, folder: `${base}/project` });
const states = Object.fromEntries([...versions].map(([name, { state }]) => [name, state]));
// Not by getrusage: that counts what the parent held when it forked.
const peak = Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
process.stdout.write(JSON.stringify({ open, states, after, peak }));
