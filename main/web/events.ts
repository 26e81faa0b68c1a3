import type { ServerResponse } from 'node:http';
import type { CoreEvent, TaglineEvent } from '../../contract/events.ts';

const signOfLifeMs = 15_000;
const stuckMs = 60_000;

/**
 * Writes the core's events to an open answer, one JSON document a line, until the caller hangs up; an empty line
 * every 15 s is a sign of life.
 *
 * A slow reader skips what is outdated (events are whole states, so only the last one of each thing counts); one
 * that takes nothing for a minute is let go.
 *
 * @param subscribe the core's; it tells the present state at once
 */
export function streamEvents(
  response: ServerResponse,
  subscribe: (listener: (event: CoreEvent) => void) => () => void,
  first: TaglineEvent[] = [],
): void {
  const waiting = new Map<string, TaglineEvent>();
  let flowing = true;
  let stuck: NodeJS.Timeout | undefined;

  const write = (line: string) => {
    flowing = response.write(`${line}\n`);
    if (!flowing) stuck = setTimeout(() => response.destroy(), stuckMs);
  };
  const flush = () => {
    for (const [key, event] of waiting) {
      if (!flowing) return;
      waiting.delete(key);
      write(JSON.stringify(event));
    }
  };
  const send = (event: TaglineEvent) => {
    waiting.set(subject(event), event);
    flush();
  };

  response.on('drain', () => {
    clearTimeout(stuck);
    flowing = true;
    flush();
  });
  const unsubscribe = subscribe(send);
  first.forEach(send);
  const life = setInterval(() => {
    if (flowing) write('');
  }, signOfLifeMs);
  response.on('close', () => {
    clearInterval(life);
    clearTimeout(stuck);
    unsubscribe();
  });
}

/** What an event is about: a newer one of the same subject replaces it. */
const subject = (event: TaglineEvent): string => (event.type === 'job' ? `job ${event.job.id}` : event.type);
