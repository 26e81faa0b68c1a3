import type { ErrorInfo } from '../../../contract/errors.ts';
import { client } from '../../store/client.ts';
import { useEditorPort } from '../../store/editor-port.ts';
import { toast } from '../../store/store.ts';
import { versionDeeds } from './version-deeds.ts';

export type Failed = { kind: 'unsaved' } | { kind: 'refused'; error: ErrorInfo };

/** Saves where that is wanted, then makes the version of the latest draft and says so. */
export async function createVersion(input: {
  name: string;
  description: string;
  saveFirst: boolean;
  allowUnchanged: boolean;
}): Promise<'created' | 'unchanged' | Failed> {
  const { saveFirst, ...version } = input;
  if (saveFirst && !(await useEditorPort.getState().saveAll())) return { kind: 'unsaved' };
  const reply = await client.versions.create(version);
  if (!reply.ok) return { kind: 'refused', error: reply.error };
  if (reply.value.kind === 'nothing-to-do') return 'unchanged';
  const { name } = reply.value;
  toast({
    tone: 'success',
    title: `Version ${name} created`,
    action: { label: 'Deploy…', run: () => versionDeeds.deploy(name) },
  });
  return 'created';
}
