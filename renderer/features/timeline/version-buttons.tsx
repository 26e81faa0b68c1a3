import { GitCompareArrows, Rocket } from 'lucide-react';
import type { ReactNode } from 'react';
import { versionDeeds } from './version-deeds.ts';

/** What is done most with a version, on its row. */
export function VersionButtons({ name, focusable }: { name: string; focusable: boolean }) {
  const deed = (label: string, icon: ReactNode, run: () => void) => (
    <button
      type="button"
      aria-label={`${label} ${name}`}
      tabIndex={focusable ? 0 : -1}
      onClick={run}
      className="inline-flex h-6 items-center gap-1 rounded px-1.5 text-sm font-medium text-muted hover:bg-raised hover:text-text"
    >
      {icon}
      {label}
    </button>
  );
  return (
    <>
      {deed('View', null, () => void versionDeeds.view(name))}
      {deed('Compare', <GitCompareArrows aria-hidden className="size-3.5" />, () =>
        versionDeeds.compareWithDraft(name),
      )}
      {deed('Restore', null, () => versionDeeds.restore(name))}
      {deed('Deploy', <Rocket aria-hidden className="size-3.5" />, () => versionDeeds.deploy(name))}
    </>
  );
}
