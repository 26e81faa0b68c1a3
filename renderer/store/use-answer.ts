import { useEffect, useState } from 'react';
import type { Reply } from '../../contract/errors.ts';

/**
 * The core's answer about what is being typed: asked once `key` has stood still for `pause` milliseconds.
 * Null until the answer to exactly this key is there, so an answer to an older text is never shown.
 */
export function useAnswer<T>(
  key: string | null,
  pause: number,
  ask: () => Promise<Reply<T>>,
): Reply<T> | null {
  const [answer, setAnswer] = useState<{ key: string; reply: Reply<T> } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for everything that `ask` closes over
  useEffect(() => {
    if (key === null) return;
    let current = true;
    const timer = setTimeout(() => {
      void ask().then(reply => {
        if (current) setAnswer({ key, reply });
      });
    }, pause);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key, pause]);
  return key !== null && answer?.key === key ? answer.reply : null;
}
