import type { ConnectionNeed } from '../../../contract/commands/deploy.ts';
import type { DeclaredConnection, DeclaredField } from '../../../contract/connections/declaration.ts';
import type { CredentialState } from '../../../contract/snapshot.ts';
import type { CredentialEdits } from './credential-edits.ts';
import type { ConnectionRow } from './form-model.ts';

/** What stands in the form for a field that is declared. */
export const valueIn = (rows: ConnectionRow[], key: string): string =>
  rows.find(row => row.key === key)?.value ?? '';

/** The rows with a field's value; without its row when that is empty. */
export function withValue(rows: ConnectionRow[], key: string, value: string): ConnectionRow[] {
  if (value === '') return rows.filter(row => row.key !== key);
  if (rows.some(row => row.key === key)) {
    return rows.map(row => (row.key === key ? { ...row, value } : row));
  }
  return [...rows, { id: Math.max(0, ...rows.map(({ id }) => id)) + 1, key, value }];
}

/**
 * The rows of declared fields, and all others. A secret field has none: a row with its key was there before it was
 * declared, and has to be seen.
 */
export function splitRows(rows: ConnectionRow[], connections: DeclaredConnection[]) {
  const fields = connections.flatMap(connection => connection.fields);
  const keys = new Set(fields.filter(({ secret }) => !secret).map(({ key }) => key));
  const seen = new Set<string>();
  const isField = ({ key }: ConnectionRow) => keys.has(key) && !seen.has(key) && Boolean(seen.add(key));
  const declared: ConnectionRow[] = [];
  const others: ConnectionRow[] = [];
  for (const row of rows) (isField(row) ? declared : others).push(row);
  return { declared, others };
}

/** What can be told of a secret field: where it comes from, else whether it is there. */
export function secretState(
  { key }: DeclaredField,
  needs: ConnectionNeed[],
  credentials: CredentialState[],
): Pick<CredentialState, 'state' | 'variable'> {
  const need = needs.find(each => each.key === key);
  if (need?.variable) return { state: 'variable', variable: need.variable };
  const stored = credentials.find(({ room, name }) => room === 'connection' && name === key);
  if (stored && stored.state !== 'missing') return stored;
  return { state: need?.state ?? 'missing' };
}

/** Whether a field will have a value once the form is saved; null while that can't be known. */
export function isFilled(
  field: DeclaredField,
  rows: ConnectionRow[],
  edit: CredentialEdits[string] | undefined,
  state: CredentialState['state'],
): boolean | null {
  if (!field.secret) return valueIn(rows, field.key) !== '';
  if (edit) return edit.kind === 'set' && edit.value !== '';
  return state === 'unknown' ? null : state !== 'missing';
}
