import type { CoreEvent, HeadEvent, TaglineEvent } from '../../contract/events.ts';

type Subscribe = (listener: (event: CoreEvent) => void) => () => void;

/**
 * The way of events to the page. What the head tells before the page listens is kept for it;
 * a page that subscribes again (after a reload) gets the current state again.
 */
export function createPageLink(subscribe: Subscribe) {
  let end: (() => void) | null = null;
  let send: ((event: TaglineEvent) => void) | null = null;
  let waiting: HeadEvent[] = [];

  const disconnect = () => {
    end?.();
    end = null;
    send = null;
  };

  return {
    /** The page listens from now on; the core tells its current state first. */
    connect(to: (event: TaglineEvent) => void): void {
      disconnect();
      send = to;
      end = subscribe(to);
      const kept = waiting;
      waiting = [];
      for (const event of kept) to(event);
    },
    /** The page is gone or about to be replaced. */
    disconnect,
    tell(event: HeadEvent): void {
      if (send) send(event);
      else waiting.push(event);
    },
  };
}

export type PageLink = ReturnType<typeof createPageLink>;
