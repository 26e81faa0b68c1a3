import { nativeTheme } from 'electron';
import type { CoreWatch } from './core-watch.ts';

/** The page's `--canvas`, shown until the page has painted. */
const canvas = { light: '#f5f6f8', dark: '#14161b' };

export const backgroundColour = () => (nativeTheme.shouldUseDarkColors ? canvas.dark : canvas.light);

/** Keeps native dialogs, menus and the window's background with the theme in the settings. */
export function followTheme(watch: CoreWatch, setBackground: (colour: string) => void): void {
  nativeTheme.on('updated', () => setBackground(backgroundColour()));
  watch.follow(({ settings }) => {
    if (nativeTheme.themeSource !== settings.theme) nativeTheme.themeSource = settings.theme;
  });
}
