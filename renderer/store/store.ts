import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Job } from '../../contract/job.ts';
import type { ProjectSnapshot, Snapshot } from '../../contract/snapshot.ts';
import type { Overlay, Toast, View } from './ui-state.ts';

/** The core owns the truth; this holds its last snapshot, the jobs, and what only the screen knows. */
export type State = {
  connection: 'connecting' | 'live' | 'lost';
  snapshot: Snapshot | null;
  jobs: { [id: string]: Job };
  view: View;
  overlay: Overlay | null;
  sidebarOpen: boolean;
  toasts: Toast[];
};

export const useStore = create<State>()(() => ({
  connection: 'connecting',
  snapshot: null,
  jobs: {},
  view: { kind: 'editor' },
  overlay: null,
  sidebarOpen: true,
  toasts: [],
}));

export const setState = useStore.setState;
export const getState = useStore.getState;

/** The open project; throws where none is open, so only screens inside a project use it. */
export function useProject(): ProjectSnapshot {
  const project = useStore(state => state.snapshot?.project);
  if (!project) throw new Error('No project is open here.');
  return project;
}

export function useProjectPart<T>(pick: (project: ProjectSnapshot) => T): T | null {
  return useStore(useShallow(state => (state.snapshot?.project ? pick(state.snapshot.project) : null)));
}

export const show = (view: View): void => setState({ view });
/** Good news of before would lie over a dialog's buttons, so it goes; failures stay. */
export const openOverlay = (overlay: Overlay): void =>
  setState(({ toasts }) => ({ overlay, toasts: toasts.filter(({ tone }) => tone === 'danger') }));
export const closeOverlay = (): void => setState({ overlay: null });

/** A popover that closes because a dialog took its place must not close that dialog. */
export const closePopover = (kind: 'versions' | 'environments'): void =>
  setState(state => (state.overlay?.kind === kind ? { overlay: null } : {}));

let lastToast = 0;

/** A message in the corner that goes by itself; failures stay until dismissed. */
export function toast(message: Omit<Toast, 'id'>): void {
  const entry = { id: ++lastToast, ...message };
  setState(state => ({ toasts: [...state.toasts.slice(-3), entry] }));
}

export const dismissToast = (id: number): void =>
  setState(state => ({ toasts: state.toasts.filter(entry => entry.id !== id) }));
