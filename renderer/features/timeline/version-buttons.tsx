import { versionDeeds } from './version-deeds.ts';

/** What is done most with a version, on its row. */
export function VersionButtons({ name, focusable }: { name: string; focusable: boolean }) {
  const deeds = [
    { label: 'View', run: () => void versionDeeds.view(name) },
    { label: 'Compare', run: () => versionDeeds.compareWithDraft(name) },
    { label: 'Restore', run: () => versionDeeds.restore(name) },
    { label: 'Deploy', run: () => versionDeeds.deploy(name) },
  ];
  return deeds.map(({ label, run }) => (
    <button
      key={label}
      type="button"
      aria-label={`${label} ${name}`}
      tabIndex={focusable ? 0 : -1}
      onClick={run}
      className="h-6 rounded px-1.5 text-sm font-medium text-muted hover:bg-raised hover:text-text"
    >
      {label}
    </button>
  ));
}
