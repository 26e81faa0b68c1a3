import type { Step } from './steps.ts';
import type { Start } from './world.ts';

type Kept = { why: string; start: Start; steps: Step[] };

/** Sequences that once failed, shortened, with what was wrong: they are replayed first. */
export const kept: Kept[] = [
  {
    why: 'Of a file and one below it, saved together, the first was written and the second failed.',
    start: { from: 'nothing', watched: false },
    steps: [
      {
        do: 'save',
        files: [
          { path: 'dir', content: 'one' },
          { path: 'dir/x.log', content: 'one' },
        ],
        onto: null,
        stale: false,
      },
    ],
  },
  {
    why: 'Two tags of one commit were deleted, and only one of them could be brought back.',
    start: { from: 'git', watched: false },
    steps: [
      { do: 'git', what: 'light tag' },
      { do: 'git', what: 'light tag' },
      { do: 'deleteVersion', version: 1 },
      { do: 'deleteVersion', version: 1 },
      { do: 'undeleteVersion' },
      { do: 'undeleteVersion' },
    ],
  },
  {
    why: 'A folder that a save onto a version had made anew was not watched where a link had gone beside it.',
    start: { from: 'nothing', watched: true },
    steps: [
      { do: 'version', name: '1.0.0', description: '', allowUnchanged: false },
      { do: 'save', files: [{ path: 'dir/x.log', content: 'one' }], onto: null, stale: false },
      { do: 'link', path: 'a.txt', target: 'a.txt' },
      {
        do: 'save',
        files: [
          { path: 'dir/x.log', content: 'one' },
          { path: 'a.txt', content: 'one' },
        ],
        onto: 0,
        stale: false,
      },
      { do: 'take', version: 0, of: 1 },
    ],
  },
  {
    why: 'After an undo, an edit outside that happened to bring the restored state was told as an undo cut off.',
    start: { from: 'nothing', watched: true },
    steps: [
      { do: 'version', name: '1.0.0', description: '', allowUnchanged: false },
      { do: 'write', path: 'a.txt', content: 'one', how: 'in place' },
      { do: 'restore', version: 0 },
      { do: 'undo' },
      { do: 'delete', of: 0 },
    ],
  },
];
