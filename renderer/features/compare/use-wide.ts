import { useSyncExternalStore } from 'react';

/** CSS pixels: beside the list of files, each of two columns still holds about 40 letters. */
const wideFrom = 960;
const query = `(min-width: ${wideFrom}px)`;

/** Is the window wide enough for two texts side by side? */
export function useWide(): boolean {
  return useSyncExternalStore(
    notify => {
      const media = matchMedia(query);
      media.addEventListener('change', notify);
      return () => media.removeEventListener('change', notify);
    },
    () => matchMedia(query).matches,
  );
}
