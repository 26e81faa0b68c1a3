import { Clock } from 'lucide-react';
import { useState } from 'react';
import type { Environment } from '../../../contract/snapshot.ts';
import { client, told } from '../../store/client.ts';
import { toast } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';

type Props = { version: string; target: Environment; onQueued: () => void };

/** For an environment that can't be reached now: Tagline tells when it can. */
export function QueueButton({ version, target, onQueued }: Props) {
  const [busy, setBusy] = useState(false);
  const queue = async () => {
    setBusy(true);
    const queued = told(await client.deploy.queue({ environment: target.id, version }));
    setBusy(false);
    if (queued === null) return;
    toast({
      tone: 'info',
      title: `${version} waits for ${target.name}`,
      detail: 'You are told when it can be reached. Nothing goes out before you have seen the plan.',
    });
    onQueued();
  };
  return (
    <Button busy={busy} onClick={() => void queue()}>
      <Clock aria-hidden className="size-4" />
      Queue until it can be reached
    </Button>
  );
}
