import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import type { Repository } from '../repository/types.ts';
import { missing } from './files/safe-path.ts';

/** Whose work on the project is waited for. */
export type WaitedFor = { pid: number; host: string; since: string };

export type WriterEvents = {
  /** Another program is writing (null: nobody knows who); `over` when the waiting has ended. */
  onWaiting: (owner: WaitedFor | 'over' | null) => void;
  /** Told when what a command has done could not be recorded, and null when it could again. */
  onUnrecorded: (error: unknown) => void;
};

export type Writer = {
  /** Runs `work` as the only writer. Throws `busy`, or `project-missing` for a folder that was moved away. */
  write: <T>(work: () => Promise<T>) => Promise<T>;
  /**
   * As `write`, but answers as soon as `work` has. `after` follows at once, before anybody else's work; when it
   * fails, `onUnrecorded` is told.
   */
  writeThenRecord: <T>(work: () => Promise<T>, after: (result: T) => Promise<void>) => Promise<T>;
  /** Resolves when work that has begun has ended. */
  quiet: () => Promise<void>;
  /** Resolves when work that was asked for has ended. */
  idle: () => Promise<void>;
};

export function createWriter(
  repository: Repository,
  { onWaiting, onUnrecorded }: WriterEvents,
  refusal: () => Promise<Failure | null>,
): Writer {
  let begun: Promise<unknown> = Promise.resolve();
  let asked: Promise<unknown> = Promise.resolve();

  const locked = async <T>(work: () => Promise<T>): Promise<T> => {
    const refused = await refusal();
    if (refused) throw refused;
    await refuseWhenGone(repository);
    let waited = false;
    const over = () => {
      if (waited) onWaiting('over');
      waited = false;
    };
    const begin = () => {
      over();
      const running = work();
      begun = Promise.allSettled([begun, running]);
      return running;
    };
    const onWait = (owner: WaitedFor | null) => {
      waited = true;
      onWaiting(owner);
    };
    return await repository.exclusive(begin, { onWait }).finally(over);
  };

  const write: Writer['write'] = work => {
    const done = locked(work);
    asked = Promise.allSettled([asked, done]);
    return done;
  };

  return {
    write,
    writeThenRecord: (work, after) =>
      new Promise((resolve, reject) => {
        let answered = false;
        const whole = write(async () => {
          const result = await work();
          answered = true;
          resolve(result);
          await after(result);
        });
        whole.then(
          () => onUnrecorded(null),
          (error: unknown) => (answered ? onUnrecorded(error) : reject(error)),
        );
      }),
    quiet: async () => void (await begun),
    idle: async () => void (await asked),
  };
}

/** A folder that was moved away must not be half made again by writing into it. */
async function refuseWhenGone({ workDir, gitDir }: Repository): Promise<void> {
  if ((await stat(join(gitDir, 'HEAD')).catch(missing)) !== null) return;
  const message = `The project’s folder ${workDir} is not there any more. Bring it back, or open it where it is now.`;
  throw new Failure('project-missing', message, { path: workDir });
}
