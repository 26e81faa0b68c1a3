import type { TaglineEvent } from '../../contract/events.ts';
import { readLines } from './read-lines.ts';

/** What the stream needs of the page that it lives in; `document` is one. */
export type Visibility = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

type Options = {
  /** Opens the stream of events: one JSON document a line, an empty line as a sign of life. */
  open: (signal: AbortSignal) => Promise<Response>;
  listener: (event: TaglineEvent) => void;
  visibility: Visibility;
};

const firstPauseMs = 250;
const longestPauseMs = 5_000;
/** Three missed signs of life. */
const silenceMs = 45_000;

/**
 * Follows the core's events and reconnects for ever, with growing pauses. As the core tells everything first to
 * whoever connects, nothing has to be caught up with.
 *
 * A hidden page lets go of its stream: browsers allow six connections to one server, all tabs together.
 *
 * @returns the function that ends it
 */
export function followEvents({ open, listener, visibility }: Options): () => void {
  let connection: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = firstPauseMs;

  const connect = async (): Promise<void> => {
    const attempt = new AbortController();
    let heard = false;
    connection = attempt;
    let silence: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(() => attempt.abort(), silenceMs);
    };
    try {
      alive();
      const response = await open(attempt.signal);
      if (response.ok && response.body) {
        await readLines(response.body, line => {
          alive();
          heard = true;
          pauseMs = firstPauseMs;
          if (line !== '' && !attempt.signal.aborted) listener(JSON.parse(line) as TaglineEvent);
        });
      }
    } catch {
      // The server is gone or the stream was cut: the same as its end.
    }
    clearTimeout(silence);
    if (connection !== attempt) return;
    attempt.abort();
    // A stream that only broke is back with the next attempt; one that can't be had at all is worth a word.
    if (!heard) listener({ type: 'unreachable' });
    timer = setTimeout(() => void connect(), pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  };

  const disconnect = () => {
    clearTimeout(timer);
    connection?.abort();
    connection = null;
  };

  const followVisibility = () => {
    disconnect();
    pauseMs = firstPauseMs;
    if (visibility.visibilityState === 'visible') void connect();
  };

  visibility.addEventListener('visibilitychange', followVisibility);
  followVisibility();
  return () => {
    visibility.removeEventListener('visibilitychange', followVisibility);
    disconnect();
  };
}
