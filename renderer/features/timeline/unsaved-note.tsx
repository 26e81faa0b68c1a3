import type { ReactNode } from 'react';
import { Note } from '../../ui/note.tsx';

/** Text that was not saved and would not take part; `children` is the choice. */
export function UnsavedNote({ paths, children }: { paths: string[]; children: ReactNode }) {
  if (paths.length === 0) return null;
  const title = paths.length === 1 ? '1 file has unsaved text' : `${paths.length} files have unsaved text`;
  return (
    <Note tone="warning" title={title}>
      <p className="truncate" title={paths.join('\n')}>
        {paths.join(', ')}
      </p>
      <div className="mt-1 text-text">{children}</div>
    </Note>
  );
}
