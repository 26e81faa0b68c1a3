import { Plus, ScanSearch, Server } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { client, told } from '../../store/client.ts';
import { openOverlay, useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { EnvironmentCard } from './environment-card.tsx';
import { moved } from './order.ts';

const create = () => openOverlay({ kind: 'environment-form', id: null });

/** All environments in promotion order. */
export function EnvironmentsPanel() {
  const { environments, readOnly, path, stamps } = useProject();
  const pending = useQuery(
    environments.length === 0 ? null : `${path} ${stamps.files} ${stamps.versions} ${stamps.activity}`,
    () => client.deploy.pending({}),
  ).value?.environments;
  const [dragged, setDragged] = useState<string | null>(null);
  const ids = environments.map(({ id }) => id);

  const reorder = async (id: string, to: number) => {
    const next = moved(ids, id, to);
    if (next.join() !== ids.join()) told(await client.environments.reorder({ ids: next }));
  };
  const onDrop = (to: number) => (event: DragEvent) => {
    event.preventDefault();
    if (dragged !== null) void reorder(dragged, to);
    setDragged(null);
  };

  return (
    <>
      <div className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4">
        <h2 className="flex-1 font-semibold">Environments</h2>
        {environments.length > 0 && (
          <IconButton
            icon={ScanSearch}
            label="Drift…"
            onClick={() => openOverlay({ kind: 'drift', environment: null })}
          />
        )}
        {readOnly === null && <IconButton icon={Plus} label="New environment" onClick={create} />}
      </div>
      {environments.length === 0 ? (
        <EmptyState
          icon={Server}
          title="No environment yet"
          action={
            <Button variant="primary" onClick={create} disabled={readOnly !== null}>
              New environment
            </Button>
          }
        >
          An environment is a place to deploy to, such as development or production, with connections of its
          own.
        </EmptyState>
      ) : (
        <ol
          aria-label="Environments in promotion order"
          className="flex min-h-0 flex-col gap-2 overflow-auto bg-canvas p-2"
        >
          {environments.map((environment, index) => (
            <li
              key={environment.id}
              draggable={readOnly === null}
              onDragStart={() => setDragged(environment.id)}
              onDragEnd={() => setDragged(null)}
              onDragOver={event => dragged !== null && event.preventDefault()}
              onDrop={onDrop(index)}
            >
              <EnvironmentCard
                environment={environment}
                before={environments[index - 1] ?? null}
                next={environments[index + 1] ?? null}
                pending={pending?.[environment.id] ?? null}
                onMove={
                  environments.length > 1
                    ? {
                        up: index > 0,
                        down: index < ids.length - 1,
                        run: by => void reorder(environment.id, index + by),
                      }
                    : null
                }
              />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
