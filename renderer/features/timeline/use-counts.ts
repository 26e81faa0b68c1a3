import { useEffect, useRef, useState } from 'react';
import type { Counts } from '../../../contract/shapes.ts';
import { client } from '../../store/client.ts';

type Known = { [name: string]: Counts | null };

const pause = 60;
const batch = 100;

/**
 * What each version changed, asked only for the names in sight, once scrolling pauses, and kept until `stamp`
 * changes. Absent: not asked yet. Null: can't be known.
 */
export function useCounts(names: string[], stamp: string): Known {
  const [known, setKnown] = useState<{ stamp: string; counts: Known }>({ stamp, counts: {} });
  const asked = useRef({ stamp, names: new Set<string>() });
  const wanted = names.join('\n');
  useEffect(() => {
    if (asked.current.stamp !== stamp) asked.current = { stamp, names: new Set() };
    const { names: done } = asked.current;
    const timer = setTimeout(() => {
      const missing = wanted.split('\n').filter(name => name !== '' && !done.has(name));
      for (let start = 0; start < missing.length; start += batch) {
        const part = missing.slice(start, start + batch);
        for (const name of part) done.add(name);
        void client.versions.counts({ names: part }).then(reply => {
          if (!reply.ok) {
            for (const name of part) done.delete(name);
            return;
          }
          setKnown(last => ({
            stamp,
            counts: { ...(last.stamp === stamp ? last.counts : {}), ...reply.value.counts },
          }));
        });
      }
    }, pause);
    return () => clearTimeout(timer);
  }, [wanted, stamp]);
  return known.stamp === stamp ? known.counts : {};
}
