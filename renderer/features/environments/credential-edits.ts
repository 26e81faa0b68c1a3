import type { Client } from '../../../contract/client.ts';
import type { ErrorInfo } from '../../../contract/errors.ts';
import type { CredentialState } from '../../../contract/snapshot.ts';
import { type CredentialField, isAskedFor, type TargetKind } from '../../../contract/target.ts';
import { type EnvironmentForm, textOf } from './form-model.ts';

/** What shall become of credentials, by name, once the form is saved. */
export type CredentialEdits = { [name: string]: { kind: 'set'; value: string } | { kind: 'remove' } };

/** The credentials that are asked for, by what stands in the fields. */
export function credentialFieldsOf(
  form: Pick<EnvironmentForm, 'settings'>,
  { credentials, fields }: TargetKind,
): CredentialField[] {
  return credentials.filter(({ when }) => {
    const other = fields.find(({ name }) => name === when?.name);
    return when === null || other === undefined || isAskedFor(when, textOf(form, other));
  });
}

export const stateOf = (
  states: CredentialState[],
  name: string,
): Pick<CredentialState, 'state' | 'variable'> =>
  states.find(state => state.room === 'target' && state.name === name) ?? { state: 'missing' };

/** Sets and removes them. Answers what went wrong, and with which; the ones before are done. */
export async function applyEdits(
  vault: Pick<Client['vault'], 'set' | 'remove'>,
  environment: string,
  room: CredentialState['room'],
  names: string[],
  edits: CredentialEdits,
): Promise<ErrorInfo | null> {
  for (const name of names) {
    const edit = edits[name];
    if (edit === undefined || (edit.kind === 'set' && edit.value === '')) continue;
    const secret = { environment, room, name };
    const reply =
      edit.kind === 'set' ? await vault.set({ ...secret, value: edit.value }) : await vault.remove(secret);
    if (!reply.ok) return reply.error;
  }
  return null;
}
