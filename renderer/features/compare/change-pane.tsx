import { FileQuestion, FileX } from 'lucide-react';
import type { RefObject } from 'react';
import type { FileChange } from '../../../contract/commands/compare.ts';
import type { FileContent } from '../../../contract/commands/files.ts';
import type { Side } from '../../../contract/shapes.ts';
import { client } from '../../store/client.ts';
import { sideLabel } from '../../store/standing.ts';
import { useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { visibleName } from '../../ui/visible-name.ts';
import { MergePane } from './merge-pane.tsx';
import type { MergeHandle } from './merge-view.ts';
import { WorkflowChanges } from './workflow-changes.tsx';

type Props = { a: Side; b: Side; change: FileChange; stamp: string; handle: RefObject<MergeHandle | null> };

const textOf = (content: FileContent | null): string | null =>
  content === null ? '' : content.kind === 'text' ? content.text : null;

/** One changed file: its text side by side, or in words what can't be shown as text. */
export function ChangePane({ a, b, change, stamp, handle }: Props) {
  const project = useProject();
  const { path, oldPath } = change;
  const key = `${stamp} ${JSON.stringify([a, b, path, oldPath])}`;
  const query = useQuery(key, () => client.compare.file({ a, b, path, oldPath }));
  const workflow = useQuery(path.endsWith('.json') ? key : null, async () => {
    const reply = await client.compare.workflow({ a, b, path, oldPath });
    return reply.ok ? { ok: true, value: { path, comparison: reply.value } } : reply;
  });
  if (query.state === 'failed') {
    return (
      <div className="p-6">
        <Note tone="danger" title={`${visibleName(path)} can’t be shown`}>
          {query.error.message}
        </Note>
      </div>
    );
  }
  if (!query.value) return <Spinner label={`Comparing ${path}`} className="h-full" />;
  const texts = { a: textOf(query.value.a), b: textOf(query.value.b) };
  const labels = { a: sideLabel(a, project), b: sideLabel(b, project) };
  if (texts.a === null || texts.b === null) {
    return <Told change={change} contents={query.value} labels={labels} />;
  }
  if (texts.a === texts.b) {
    return (
      <EmptyState
        icon={FileQuestion}
        title={change.modeChanged ? 'Only the permission changed' : 'The text is equal'}
      >
        {change.modeChanged
          ? `Whether ${visibleName(path)} can be run differs; its text is the same on both sides.`
          : change.oldPath
            ? `Moved from ${change.oldPath}; its text is the same.`
            : 'Both sides hold the same text.'}
      </EmptyState>
    );
  }
  const live = query.value.b;
  const canRevert =
    b.kind === 'draft' && live?.kind === 'text' && project.readOnly === null && a.kind !== 'draft';
  return (
    <div className="flex h-full flex-col">
      {workflow.value?.path === path && workflow.value.comparison && (
        <WorkflowChanges key={path} comparison={workflow.value.comparison} />
      )}
      <div className="min-h-0 flex-1">
        <MergePane
          path={path}
          a={texts.a}
          b={texts.b}
          labels={labels}
          expected={canRevert ? live.oid : null}
          handle={handle}
        />
      </div>
    </div>
  );
}

const size = (bytes: number) =>
  bytes < 1024
    ? `${bytes} bytes`
    : bytes < 1024 ** 2
      ? `${(bytes / 1024).toFixed(1)} KB`
      : `${(bytes / 1024 ** 2).toFixed(1)} MB`;

function words(content: FileContent | null): string {
  if (content === null) return 'does not exist';
  switch (content.kind) {
    case 'text':
      return `text, ${size(content.size)}`;
    case 'binary':
      return `not text, ${size(content.size)}`;
    case 'large':
      return `too large to show, ${size(content.size)}`;
    case 'symlink':
      return `a link to ${content.target}`;
    case 'submodule':
      return `a submodule at ${content.commit.slice(0, 10)}`;
  }
}

type ToldProps = {
  change: FileChange;
  contents: { a: FileContent | null; b: FileContent | null };
  labels: { a: string; b: string };
};

function Told({ change, contents, labels }: ToldProps) {
  return (
    <EmptyState icon={FileX} title="This file can’t be shown line by line">
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-left">
        <dt className="font-medium">{labels.a}</dt>
        <dd className="break-all">{words(contents.a)}</dd>
        <dt className="font-medium">{labels.b}</dt>
        <dd className="break-all">{words(contents.b)}</dd>
      </dl>
      <p className="mt-3">
        {change.status === 'modified' ? 'The contents differ.' : `It was ${change.status}.`}
      </p>
    </EmptyState>
  );
}
