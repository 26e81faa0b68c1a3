import { useEffect, useState } from 'react';
import type { ErrorInfo, Reply } from '../../contract/errors.ts';

export type Query<T> =
  | { state: 'loading'; value: T | null }
  | { state: 'ready'; value: T }
  | { state: 'failed'; value: null; error: ErrorInfo };

/**
 * Asks the core again whenever `key` changes and shows the last answer meanwhile. A null key asks nothing.
 * Put the stamp that makes the answer stale into the key.
 */
export function useQuery<T>(key: string | null, ask: () => Promise<Reply<T>>): Query<T> {
  const [query, setQuery] = useState<Query<T>>({ state: 'loading', value: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for everything that `ask` closes over
  useEffect(() => {
    if (key === null) return;
    let current = true;
    setQuery(last => ({ state: 'loading', value: last.value }));
    void ask().then(reply => {
      if (!current) return;
      setQuery(
        reply.ok
          ? { state: 'ready', value: reply.value }
          : { state: 'failed', value: null, error: reply.error },
      );
    });
    return () => {
      current = false;
    };
  }, [key]);
  return query;
}
