import type { TargetSettings } from '../../../../contract/target.ts';
import type { Seen } from './world.ts';

/** What can go wrong, one row of the matrix each. */
export const faults = [
  'refused',
  'bad credential',
  'host key changed',
  'server killed before the switch',
  'server killed during the switch',
  'server killed after the switch',
  'answer lost after the switch was applied',
  'hung server',
  'disk full there',
  'conflict',
  'wrong content stored',
  'health fails',
  'our process killed -9 at its beginning',
  'our process killed -9 in the middle',
  'our process killed -9 after the switch',
] as const;
export type Fault = (typeof faults)[number];

/** Those that are made at the target; the others are the same for all kinds. */
export type TargetFault = Exclude<Fault, 'health fails' | `our process ${string}`>;

/** What a fault may do to a deployment that is about to begin. */
export type Attempt = {
  /** Calls `act` at once when the deployment reports that phase for the first time. */
  at: (phase: string, act: () => void) => void;
  /** Cancels the deployment. */
  cancel: () => void;
  /** The files of the version that is deployed, by path. */
  files: Seen;
  /** Counts up from 0 over the repetitions: for faults that have more than one moment. */
  round: number;
};

/** Makes the fault, now or at its moment. Answers how it is put right again. */
export type Arm = (attempt: Attempt) => Cure | Promise<Cure>;
export type Cure = () => void | Promise<void>;

/** A new, empty place of a kind of target, with a real server where the kind has one. */
export type RigPlace = {
  settings: TargetSettings;
  /** By their names. */
  credentials: { [name: string]: string };
  /** What is live, by other means than the target's; null: nothing. */
  look: () => Promise<Seen | null>;
  /** For a kind that has none, why it can't happen there. */
  faults: { [F in TargetFault]: Arm | string };
};

/** How a kind of target is broken: one file of the suite makes one, and hands it to `describeFaults`. */
export type Rig = {
  name: string;
  /** Throws a sentence where it can't be had on this machine. `smallDisk`: of 3 MB, for the disk that gets full. */
  place: (needs: { smallDisk: boolean }) => Promise<RigPlace>;
};
