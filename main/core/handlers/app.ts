import type { HandlersOf } from '../../../contract/contract.ts';
import type { Services } from '../services.ts';

export const appHandlers = ({ settings, notices, changed, freshSnapshot }: Services): HandlersOf<'app'> => ({
  snapshot: freshSnapshot,
  configure: async change => {
    settings.update(change);
    changed('state');
    return null;
  },
  dismissNotice: async ({ id }) => {
    notices.remove(id);
    return null;
  },
});
