import { X } from 'lucide-react';
import { runAction } from '../store/actions.ts';
import { client } from '../store/client.ts';
import { useStore } from '../store/store.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Note } from '../ui/note.tsx';

const tones = { info: 'info', warning: 'warning', error: 'danger' } as const;

/** What the core wants known, and why the project can only be read. */
export function Notices() {
  const notices = useStore(state => state.snapshot?.notices) ?? [];
  const readOnly = useStore(state => state.snapshot?.project?.readOnly);
  if (notices.length === 0 && !readOnly) return null;
  return (
    <div className="flex flex-col gap-1 border-b border-line bg-canvas p-2">
      {readOnly && (
        <Note
          tone="warning"
          title="This project is read-only"
          action={
            readOnly.code === 'repository-damaged' && (
              <Button size="sm" onClick={() => runAction('project.check')}>
                Check project…
              </Button>
            )
          }
        >
          {readOnly.message}
        </Note>
      )}
      {notices.map(notice => (
        <Note
          key={notice.id}
          tone={tones[notice.tone]}
          title={notice.title}
          action={
            <IconButton
              icon={X}
              label="Dismiss"
              size="sm"
              onClick={() => void client.app.dismissNotice({ id: notice.id })}
            />
          }
        >
          {notice.detail}
        </Note>
      ))}
    </div>
  );
}
