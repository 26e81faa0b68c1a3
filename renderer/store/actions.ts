import { useEffect, useRef } from 'react';
import { type ActionId, actions } from '../../contract/actions.ts';
import { matchesKeys } from '../ui/keys.ts';
import { getState } from './store.ts';

const handlers = new Map<ActionId, () => void>();

/** Runs what the mounted screens registered for an action; nothing where it does not apply now. */
export function runAction(id: ActionId): void {
  handlers.get(id)?.();
}

/** Registers an action for as long as the component is mounted. */
export function useAction(id: ActionId, run: () => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const handler = () => latest.current();
    handlers.set(id, handler);
    return () => {
      if (handlers.get(id) === handler) handlers.delete(id);
    };
  }, [id]);
}

/** Listens for every action's shortcut, unless the head has a native menu that does. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || getState().snapshot?.app.capabilities.nativeMenu) return;
      for (const [id, { keys }] of Object.entries(actions)) {
        if (keys === null || !matchesKeys(event, keys)) continue;
        event.preventDefault();
        runAction(id as ActionId);
        return;
      }
    };
    // Captured, so that the editor's own bindings don't take a shortcut first.
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
}
