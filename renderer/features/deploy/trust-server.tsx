import { useState } from 'react';
import type { ErrorInfo } from '../../../contract/errors.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { client } from '../../store/client.ts';
import { Button } from '../../ui/button.tsx';

/** For a server that nobody has confirmed yet: from now on this environment trusts the key that it has shown. */
export function TrustServer({ problem, environment }: { problem: ErrorInfo; environment: Environment }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const { fingerprint } = problem.data;
  if (problem.code !== 'host-key-unknown' || typeof fingerprint !== 'string') return null;
  const trust = async () => {
    setBusy(true);
    const { id, name, colour, connections } = environment;
    const target = { ...environment.target, hostKey: fingerprint };
    const reply = await client.environments.update({ id, name, colour, connections, target });
    setBusy(false);
    if (!reply.ok) setFailure(reply.error.message);
  };
  return (
    <div className="flex flex-col items-start gap-1">
      <Button size="sm" busy={busy} onClick={() => void trust()}>
        Trust this server
      </Button>
      {failure && <p role="alert">{failure}</p>}
    </div>
  );
}
