import { Eye } from 'lucide-react';
import { runAction } from '../../store/actions.ts';
import { useEditorPort } from '../../store/editor-port.ts';
import { show, useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { versionDeeds } from './version-deeds.ts';

/** While a version is looked at: that nothing can go wrong here, and the ways on. */
export function ViewingBanner() {
  const { standing } = useProject();
  const editing = useEditorPort(editor => editor.editing);
  const editFromHere = useEditorPort(editor => editor.editFromHere);
  if (standing.kind === 'draft') return null;
  const { version } = standing;
  const isEditing = editing === version;
  return (
    <section
      aria-label="Viewing a version"
      className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-warning-soft px-3 py-1.5"
    >
      <Eye aria-hidden className="size-4 shrink-0 text-warning" />
      <p className="min-w-0 flex-1 basis-88 truncate" title={version}>
        <span className="font-semibold">
          {isEditing ? 'Editing from' : 'Viewing'} {version}
        </span>
        {isEditing
          ? ' — on saving, you are asked what becomes of your latest draft.'
          : ' — read-only. Your latest draft is untouched.'}
      </p>
      <div className="ml-auto flex flex-wrap items-center gap-1">
        <Button variant="ghost" size="sm" onClick={() => versionDeeds.compareWithDraft(version)}>
          Compare with draft
        </Button>
        <Button variant="ghost" size="sm" onClick={() => versionDeeds.restore(version)}>
          Restore…
        </Button>
        {!isEditing && (
          <Button
            variant="ghost"
            size="sm"
            onClick={() => {
              show({ kind: 'editor' });
              editFromHere();
            }}
          >
            Edit from here
          </Button>
        )}
        <Button size="sm" variant="primary" onClick={() => runAction('versions.return')}>
          Return to latest draft
        </Button>
      </div>
    </section>
  );
}
