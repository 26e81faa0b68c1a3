import type { KeyboardEvent } from 'react';
import type { RecentProject } from '../../../contract/snapshot.ts';
import { client, told } from '../../store/client.ts';
import { useRoving } from '../../ui/use-roving.ts';
import { RecentRow } from './recent-row.tsx';

/** Where one was before. Arrow keys choose, Enter opens, Delete takes a project off the list. */
export function RecentProjects({ recent }: { recent: RecentProject[] }) {
  const { list, row, onKeyDown } = useRoving<HTMLUListElement>(recent.length);

  const forget = (index: number) => {
    const project = recent[index];
    if (!project) return;
    const rows = list.current?.querySelectorAll<HTMLElement>('[data-roving]');
    (rows?.[index + 1] ?? rows?.[index - 1])?.focus();
    void client.project.forgetRecent({ path: project.path }).then(told);
  };
  const onRowKey = (index: number) => (event: KeyboardEvent) => {
    if (event.key !== 'Delete') return;
    event.preventDefault();
    forget(index);
  };

  return (
    <section data-landing aria-labelledby="recent" className="min-w-0 rounded-xl bg-surface p-3 shadow-pop">
      <h2 id="recent" className="px-3 pt-2 text-sm font-semibold text-muted">
        Recent projects
      </h2>
      <ul ref={list} onKeyDown={onKeyDown} className="mt-2 flex max-h-[60vh] flex-col overflow-auto">
        {recent.map((project, index) => (
          <RecentRow
            key={project.path}
            project={project}
            roving={row(index)}
            onKeyDown={onRowKey(index)}
            onForget={() => forget(index)}
          />
        ))}
      </ul>
    </section>
  );
}
