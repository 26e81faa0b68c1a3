import { RotateCcw, Tag } from 'lucide-react';
import type { NotedVersion, PromotionNotes } from '../../../contract/commands/deploy.ts';
import { cx } from '../../ui/cx.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { CopyNotes } from './copy-notes.tsx';

type Props = { notes: PromotionNotes; draft: boolean };

/** Which versions an environment receives, or gives back, each with its description. */
export function PromotionNotesView({ notes, draft }: Props) {
  const { summary, receives, takesBack, received, takenBack } = notes;
  const more = received - (draft ? 1 : 0) + takenBack - receives.length - takesBack.length;
  const any = receives.length + takesBack.length > 0;
  return (
    <div>
      <div className="flex items-start gap-3">
        <h3 className="min-w-0 flex-1 font-medium break-words">{summary}</h3>
        {any && <CopyNotes text={notes.text} markdown={notes.markdown} />}
      </div>
      {any && (
        <ol
          aria-label="Versions"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by keyboard
          tabIndex={0}
          className="mt-2 max-h-44 overflow-auto rounded-md ring-1 ring-line ring-inset"
        >
          {draft && (
            <Row name="Latest draft" description="Becomes a version with the name that you give it." />
          )}
          {receives.map(version => (
            <Row key={version.name} {...version} />
          ))}
          {takesBack.map(version => (
            <Row key={version.name} {...version} back />
          ))}
          {more > 0 && (
            <li className="px-3 py-1.5 text-sm text-muted">and {more.toLocaleString('en')} more</li>
          )}
        </ol>
      )}
    </div>
  );
}

type RowProps = Pick<NotedVersion, 'name' | 'description'> & Partial<NotedVersion> & { back?: boolean };

function Row({ name, description, date, author, back = false }: RowProps) {
  const Icon = back ? RotateCcw : Tag;
  return (
    <li className="flex gap-2 border-b border-line px-3 py-1.5 last:border-b-0">
      <Icon aria-hidden className={cx('mt-1 size-3.5 shrink-0', back ? 'text-warning' : 'text-muted')} />
      <div className="selectable min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <span className={cx('min-w-0 truncate font-mono font-medium', back && 'line-through')} title={name}>
            {name}
          </span>
          {back && <span className="shrink-0 text-sm text-warning">taken back</span>}
          <span className="flex-1" />
          {date && (
            <span className="shrink-0 text-sm text-muted" title={author?.name}>
              <RelativeTime instant={date} />
            </span>
          )}
        </p>
        {description.trim() !== '' && (
          <p
            className="line-clamp-2 text-sm break-words whitespace-pre-line text-muted"
            title={description.trim()}
          >
            {description.trim().replace(/\n\s*\n/g, '\n')}
          </p>
        )}
      </div>
    </li>
  );
}
