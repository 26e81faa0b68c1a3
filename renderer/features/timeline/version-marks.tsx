import { Signature } from 'lucide-react';
import type { Version } from '../../../contract/commands/versions.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { Badge } from '../../ui/badge.tsx';
import { EnvironmentDot } from '../../ui/environment-dot.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

/** A badge for each environment that runs the version, up to three. */
export function RunningOn({ environments }: { environments: Environment[] }) {
  const shown = environments.slice(0, 3);
  const others = environments.slice(3);
  return (
    <>
      {shown.map(({ id, name, colour }) => (
        <Badge key={id} className="max-w-32 min-w-8 shrink-[20]">
          <EnvironmentDot colour={colour} />
          <span className="truncate" title={`Runs on ${name}`}>
            {name}
          </span>
        </Badge>
      ))}
      {others.length > 0 && (
        <span className="text-sm text-muted" title={others.map(({ name }) => name).join('\n')}>
          +{others.length}
        </span>
      )}
    </>
  );
}

const signatures = { pgp: 'PGP', ssh: 'SSH', x509: 'X.509' };

export const Signed = ({ kind }: { kind: 'pgp' | 'ssh' | 'x509' }) => (
  <span
    role="img"
    aria-label={`Signed (${signatures[kind]})`}
    title={`Signed (${signatures[kind]}). Tagline does not verify signatures.`}
    className="inline-flex shrink-0 text-muted"
  >
    <Signature aria-hidden className="size-4" />
  </span>
);

/** Who made it, and when. */
export const Origin = ({ version }: { version: Version }) => (
  <span className="flex min-w-0 items-center gap-1 text-sm text-muted">
    {version.author && (
      <>
        <span className="truncate" title={`${version.author.name} <${version.author.email}>`}>
          {version.author.name || version.author.email || 'Unknown'}
        </span>
        {version.date && <span aria-hidden>·</span>}
      </>
    )}
    {version.date && <RelativeTime instant={version.date} className="shrink-0" />}
  </span>
);
