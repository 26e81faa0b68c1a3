import { client } from '../../../store/client.ts';
import { getState } from '../../../store/store.ts';
import { type EditorStore, useEditor } from './editor-store.ts';

/** Has the core remember the draft's tabs from now on. @returns the end of it */
export function keepTabs(): () => void {
  const draftTabs = ({ draftTabs, tabs, active }: EditorStore) => draftTabs ?? { tabs, active };
  let last = JSON.stringify(draftTabs(useEditor.getState()));
  const project = openProjectPath();
  let calls: Promise<unknown> = Promise.resolve();
  return useEditor.subscribe(state => {
    const { tabs, active } = draftTabs(state);
    const now = JSON.stringify({ tabs, active });
    if (now === last) return;
    last = now;
    const session = { tabs: tabs.map(path => ({ path })), active };
    calls = calls.then(async () => {
      if (openProjectPath() === project) await client.session.saveTabs(session);
    });
  });
}

const openProjectPath = () => getState().snapshot?.project?.path;
