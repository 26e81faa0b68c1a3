import type { Notice } from '../../contract/snapshot.ts';

export type Notices = {
  list: () => Notice[];
  /** Shows it; a notice of the same id is replaced. */
  put: (notice: Notice) => void;
  /** Takes it away; true when it was there. */
  remove: (id: string) => boolean;
};

/** What the user should know and can dismiss. `changed` is told when the list differs. */
export function createNotices(first: Notice[], changed: () => void): Notices {
  const notices = new Map(first.map(notice => [notice.id, notice]));
  return {
    list: () => [...notices.values()],
    put: notice => {
      const known = notices.get(notice.id);
      if (known?.detail === notice.detail && known.title === notice.title && known.tone === notice.tone)
        return;
      notices.set(notice.id, notice);
      changed();
    },
    remove: id => {
      const removed = notices.delete(id);
      if (removed) changed();
      return removed;
    },
  };
}
