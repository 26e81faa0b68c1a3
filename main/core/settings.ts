import { contract } from '../../contract/contract.ts';
import type { Notice, RecentProject, Settings } from '../../contract/snapshot.ts';
import { asFailure } from './failure.ts';
import type { SettingsStore } from './ports.ts';
import { addRecent, parseRecent, type StoredRecent } from './settings-recent.ts';

export const defaultSettings: Settings = {
  theme: 'system',
  fontSize: 13,
  wordWrap: false,
  sidebarWidth: 260,
  authorName: '',
  authorEmail: '',
  driftMinutes: 15,
};

export type SettingsBox = {
  get: () => Settings;
  /** Changes what is named; undefined leaves a setting as it is. */
  update: (change: { [K in keyof Settings]?: Settings[K] | undefined }) => void;
  recent: () => StoredRecent[];
  remember: (project: Omit<RecentProject, 'missing'>) => void;
  forget: (path: string) => void;
};

/** Each bad field falls back to its default alone, so one bad value never costs the others. */
export function parseSettings(stored: unknown): Settings {
  const given = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const fields = contract.app.configure.input.shape;
  const settings: Record<string, unknown> = { ...defaultSettings };
  for (const [key, schema] of Object.entries(fields)) {
    const parsed = schema.safeParse(Object.hasOwn(given, key) ? given[key] : undefined);
    if (parsed.success && parsed.data !== undefined) settings[key] = parsed.data;
  }
  return settings as Settings;
}

/**
 * The user's settings and recent projects over a head's store. What else the store holds (a head's window
 * bounds, for example) is left as it is.
 */
export function openSettings(store: SettingsStore): SettingsBox {
  const stored = store.read();
  let settings = parseSettings(stored.settings);
  let recent = parseRecent(stored.recent);
  const write = () => store.write({ ...store.read(), settings, recent });
  return {
    get: () => settings,
    update: change => {
      const named = Object.entries(change).filter(([, value]) => value !== undefined);
      settings = parseSettings({ ...settings, ...Object.fromEntries(named) });
      write();
    },
    recent: () => recent,
    remember: project => {
      recent = addRecent(recent, project);
      write();
    },
    forget: path => {
      recent = recent.filter(known => known.path !== path);
      write();
    },
  };
}

/** Tells that a write of the settings failed. */
export function settingsNotice(error: unknown): Notice {
  const detail = asFailure(error, 'write the settings').message;
  return { id: 'settings', tone: 'warning', title: 'The settings can’t be kept', detail };
}
