import type { HandlersOf } from '../../../contract/contract.ts';
import { asFailure } from '../failure.ts';
import { readFileAt } from '../project/files/read-file.ts';
import type { Services } from '../services.ts';

export function sessionHandlers({ opened, changed }: Services): HandlersOf<'session'> {
  /** Typing saves often; only a different number of unsaved texts is news. */
  const counting = async (work: () => Promise<void>) => {
    const { session } = opened();
    const before = session.unsavedCount();
    await work();
    if (session.unsavedCount() !== before) changed('state');
    return null;
  };
  return {
    load: async () => {
      const { workspace, session } = opened();
      const { unsaved, ...tabs } = await session.load();
      const kept = [];
      for (const text of unsaved) {
        const content = await readFileAt(workspace, text.at, text.path).catch((error: unknown) =>
          asFailure(error),
        );
        const saved = 'kind' in content && content.kind === 'text' && content.text === text.text;
        if (saved) await session.dropUnsaved(text);
        else kept.push(text);
      }
      if (kept.length !== unsaved.length) changed('state');
      return { ...tabs, unsaved: kept };
    },
    saveTabs: async tabs => {
      await opened().session.saveTabs(tabs);
      return null;
    },
    putUnsaved: text => counting(() => opened().session.putUnsaved(text)),
    dropUnsaved: place => counting(() => opened().session.dropUnsaved(place)),
  };
}
