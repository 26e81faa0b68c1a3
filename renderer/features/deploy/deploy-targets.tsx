import type { DeploySource } from '../../../contract/commands/deploy.ts';
import { client } from '../../store/client.ts';
import { useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { EnvironmentDot } from '../../ui/environment-dot.tsx';
import { Select } from '../../ui/select.tsx';
import { isRollback } from './wording.ts';

type Props = {
  environment: string;
  onEnvironment: (id: string) => void;
  source: DeploySource;
  onSource: (source: DeploySource) => void;
};

/** From what to where. A promotion and a rollback know what they bring, so only a deployment offers a choice. */
export function DeployTargets({ environment, onEnvironment, source, onSource }: Props) {
  const { environments, stamps, path } = useProject();
  const choosable = source.kind === 'draft' || source.kind === 'version';
  const versions = useQuery(choosable ? `${path} ${stamps.versions}` : null, () => client.versions.list({}));
  const options = environments
    .filter(({ id }) => source.kind !== 'environment' || id !== source.id)
    .map(({ id, name, colour, running }) => ({
      value: id,
      label: name,
      mark: <EnvironmentDot colour={colour} />,
      note: running ? `runs ${running.version}` : 'nothing yet',
    }));
  const sources = [
    { value: 'draft', label: 'Latest draft', note: 'a new version is made' },
    ...(versions.value?.versions ?? [])
      .filter(version => version.usable)
      .map(version => ({ value: `version ${version.name}`, label: version.name, note: 'as it is' })),
  ];

  if (isRollback(source)) return null;
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {choosable && (
        <div className="flex min-w-0 flex-col gap-1">
          <span aria-hidden className="font-medium">
            What
          </span>
          <Select
            label="What to deploy"
            value={source.kind === 'draft' ? 'draft' : `version ${source.name}`}
            onChange={next =>
              onSource(
                next === 'draft'
                  ? { kind: 'draft' }
                  : { kind: 'version', name: next.slice('version '.length) },
              )
            }
            options={sources}
          />
        </div>
      )}
      <div className="flex min-w-0 flex-col gap-1">
        <span aria-hidden className="font-medium">
          Where
        </span>
        <Select
          label="Where to deploy"
          value={environment}
          onChange={onEnvironment}
          options={options}
          placeholder="Choose an environment"
        />
      </div>
    </div>
  );
}
