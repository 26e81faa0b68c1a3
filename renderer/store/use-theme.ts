import { useEffect } from 'react';
import { useStore } from './store.ts';

/** Puts the chosen theme on the page and follows the system where it is chosen to. */
export function useTheme(): void {
  const theme = useStore(state => state.snapshot?.settings.theme ?? 'system');
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      const dark = theme === 'dark' || (theme === 'system' && system.matches);
      document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    };
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);
}
