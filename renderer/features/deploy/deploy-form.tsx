import { Server } from 'lucide-react';
import { useState } from 'react';
import type { DeploySource } from '../../../contract/commands/deploy.ts';
import type { ErrorInfo } from '../../../contract/errors.ts';
import { AuthorNote } from '../../shared/author-note.tsx';
import { useNameCheck } from '../../shared/use-name-check.ts';
import { VersionNameFields } from '../../shared/version-name-fields.tsx';
import { client } from '../../store/client.ts';
import { useEditorPort } from '../../store/editor-port.ts';
import { openOverlay, useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { AdoptLive } from './adopt-live.tsx';
import { ConfirmFields } from './confirm-fields.tsx';
import { type Confirmation, isConfirmed } from './confirmation.ts';
import { DeployPlanView } from './deploy-plan.tsx';
import { DeployTargets } from './deploy-targets.tsx';
import { QueueButton } from './queue-button.tsx';
import { watchInBackground } from './watch-job.ts';
import { deployTitle, deployVerb } from './wording.ts';

type Typed = { name: string; description: string; confirmation: Confirmation };

type Props = {
  environment: string | null;
  onEnvironment: (id: string) => void;
  source: DeploySource;
  onSource: (source: DeploySource) => void;
  typed: Typed;
  onTyped: (change: Partial<Typed>) => void;
  starting: boolean;
  onStarted: (jobId: string) => void;
  onClose: () => void;
};

/** What goes where, what it will change there, and, for the draft, the version's name. */
export function DeployForm({
  environment,
  onEnvironment,
  source,
  onSource,
  typed: { name, description, confirmation },
  onTyped,
  starting,
  onStarted,
  onClose,
}: Props) {
  const { environments, stamps, path, author } = useProject();
  const [saveFirst, setSaveFirst] = useState(true);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [busy, setBusy] = useState(false);
  const [adopting, setAdopting] = useState(false);
  const dirty = useEditorPort(editor => editor.dirty);
  const check = useNameCheck(name);
  const target = environments.find(({ id }) => id === environment) ?? null;
  const plan = useQuery(
    target
      ? `${path} ${stamps.files} ${stamps.versions} ${stamps.activity} ${target.id} ${JSON.stringify([source, author])}`
      : null,
    () => client.deploy.plan({ environment: target?.id ?? '', source }),
  );
  const drift = plan.value?.drift ?? null;
  const unreachable = plan.value?.blockers.some(({ code }) => code === 'target-unreachable') ?? false;
  const draft = source.kind === 'draft';
  const ready = target !== null && plan.state === 'ready' && plan.value.blockers.length === 0;
  const named = (!draft || check.state === 'good') && target !== null && isConfirmed(target, confirmation);

  const start = async () => {
    if (!ready || !named || busy || starting) return;
    setBusy(true);
    setError(null);
    if (draft && dirty.length > 0 && saveFirst && !(await useEditorPort.getState().saveAll())) {
      setBusy(false);
      return;
    }
    const reply = await client.deploy.start({
      environment: target.id,
      source,
      ...confirmation,
      onDrift: drift ? 'overwrite' : 'stop',
      ...(draft ? { name, description } : {}),
    });
    setBusy(false);
    if (!reply.ok) {
      setError(reply.error);
      return;
    }
    watchInBackground(reply.value.jobId);
    onStarted(reply.value.jobId);
  };

  if (environments.length === 0) return <NoEnvironment onClose={onClose} />;
  if (adopting && target) return <AdoptLive target={target} onBack={() => setAdopting(false)} />;
  return (
    <Dialog
      title={deployTitle(source, target, environments)}
      size="lg"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {unreachable && plan.value?.version && target && (
            <QueueButton version={plan.value.version} target={target} onQueued={onClose} />
          )}
          {drift && <Button onClick={() => setAdopting(true)}>Adopt live as a new version…</Button>}
          <Button
            variant={drift ? 'danger' : 'primary'}
            busy={busy || starting}
            disabled={!ready || !named}
            onClick={() => void start()}
          >
            {drift ? `Overwrite and ${deployVerb(source).toLowerCase()}` : deployVerb(source)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <DeployTargets
          environment={target?.id ?? ''}
          onEnvironment={onEnvironment}
          source={source}
          onSource={onSource}
        />
        <AuthorNote />
        {target && <DeployPlanView plan={plan} target={target} source={source} />}
        {draft && dirty.length > 0 && (
          <Note
            tone="warning"
            title={`${dirty.length === 1 ? '1 file has' : `${dirty.length} files have`} unsaved text`}
          >
            <div className="mt-1 text-text">
              <Checkbox checked={saveFirst} onChange={setSaveFirst}>
                Save first, so that it is deployed
              </Checkbox>
            </div>
          </Note>
        )}
        {draft && (
          <VersionNameFields
            name={name}
            onName={next => onTyped({ name: next })}
            check={check}
            description={description}
            onDescription={next => onTyped({ description: next })}
            onSubmit={() => void start()}
            disabled={busy}
          />
        )}
        {target && (
          <ConfirmFields
            target={target}
            value={confirmation}
            onChange={next => onTyped({ confirmation: next })}
            onSubmit={() => void start()}
            quiet={draft}
          />
        )}
        {error && <Note tone="danger">{error.message}</Note>}
      </div>
    </Dialog>
  );
}

function NoEnvironment({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Deploy" onClose={onClose}>
      <EmptyState
        icon={Server}
        title="There is no environment to deploy to yet"
        action={
          <Button variant="primary" onClick={() => openOverlay({ kind: 'environment-form', id: null })}>
            New environment
          </Button>
        }
      >
        An environment is a place such as development or production. A folder is enough.
      </EmptyState>
    </Dialog>
  );
}
