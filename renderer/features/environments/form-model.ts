import type { EnvironmentInput } from '../../../contract/commands/environments.ts';
import type { Environment, EnvironmentColour } from '../../../contract/snapshot.ts';

export type ConnectionRow = { id: number; key: string; value: string };

/** The form as typed. */
export type EnvironmentForm = {
  name: string;
  colour: EnvironmentColour;
  path: string;
  keepReleases: string;
  connections: ConnectionRow[];
  /** Its place in the promotion order, from 0. */
  position: number;
};

const colourOrder: EnvironmentColour[] = ['blue', 'amber', 'green', 'purple', 'teal', 'pink', 'red', 'grey'];

/** A new form, with the first colour that no environment has. */
export function newForm(environments: Environment[]): EnvironmentForm {
  const taken = environments.map(({ colour }) => colour);
  const colour = colourOrder.find(candidate => !taken.includes(candidate)) ?? 'grey';
  return { name: '', colour, path: '', keepReleases: '10', connections: [], position: environments.length };
}

export function formOf(environment: Environment, environments: Environment[]): EnvironmentForm {
  const { id, name, colour, target, connections } = environment;
  return {
    name,
    colour,
    path: target.path,
    keepReleases: String(target.keepReleases),
    connections: Object.entries(connections).map(([key, value], row) => ({ id: row, key, value })),
    position: environments.findIndex(other => other.id === id),
  };
}

/** Rows without a key are left out: they are rows that nobody filled in. */
export function inputOf({
  name,
  colour,
  path,
  keepReleases,
  connections,
}: EnvironmentForm): EnvironmentInput {
  return {
    name: name.trim(),
    colour,
    target: { kind: 'folder', path: path.trim(), keepReleases: Number(keepReleases) },
    connections: Object.fromEntries(
      connections.filter(({ key }) => key.trim() !== '').map(({ key, value }) => [key.trim(), value]),
    ),
  };
}

/** What can be told without asking the core. */
export function checkForm(form: EnvironmentForm): {
  any: boolean;
  keepReleases: string | undefined;
  duplicateKey: string | null;
} {
  const keep = Number(form.keepReleases);
  const keepReleases =
    Number.isInteger(keep) && keep >= 2 && keep <= 1000 ? undefined : 'A whole number from 2 to 1000.';
  const keys = form.connections.map(({ key }) => key.trim()).filter(Boolean);
  const duplicateKey = keys.find((key, index) => keys.indexOf(key) !== index) ?? null;
  const any =
    form.name.trim() === '' || form.path.trim() === '' || keepReleases !== undefined || duplicateKey !== null;
  return { any, keepReleases, duplicateKey };
}
