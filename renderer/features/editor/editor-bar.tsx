import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../../ui/cx.ts';

/** A slim bar over the text: what is special about it and what one can do. */
export function EditorBar({
  icon: Icon,
  tone = 'info',
  children,
  action,
}: {
  icon: LucideIcon;
  tone?: 'info' | 'warning';
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div
      role="status"
      className={cx(
        'flex min-h-8 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1 text-sm',
        tone === 'warning' ? 'bg-warning-soft text-warning' : 'bg-canvas text-muted',
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="min-w-40 flex-1 wrap-anywhere">{children}</span>
      {action && <span className="flex gap-2">{action}</span>}
    </div>
  );
}
