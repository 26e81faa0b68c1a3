import type { EnvironmentInput } from '../../../contract/commands/environments.ts';
import type { Environment, EnvironmentColour } from '../../../contract/snapshot.ts';
import {
  isAskedFor,
  type SettingValue,
  type TargetField,
  type TargetKind,
} from '../../../contract/target.ts';

export type ConnectionRow = { id: number; key: string; value: string };

/** The form as typed. */
export type EnvironmentForm = {
  name: string;
  colour: EnvironmentColour;
  kind: string;
  /** By the field's name, as text; what was typed for one kind stays while another is looked at. */
  settings: { [field: string]: string };
  connections: ConnectionRow[];
  /** Its place in the promotion order, from 0. */
  position: number;
};

const colourOrder: EnvironmentColour[] = ['blue', 'amber', 'green', 'purple', 'teal', 'pink', 'red', 'grey'];

/** A new form, with the first colour that no environment has. */
export function newForm(environments: Environment[]): EnvironmentForm {
  const taken = environments.map(({ colour }) => colour);
  const colour = colourOrder.find(candidate => !taken.includes(candidate)) ?? 'grey';
  return { name: '', colour, kind: 'folder', settings: {}, connections: [], position: environments.length };
}

export function formOf(environment: Environment, environments: Environment[]): EnvironmentForm {
  const { id, name, colour, target, connections } = environment;
  const { kind, ...settings } = target;
  return {
    name,
    colour,
    kind,
    settings: Object.fromEntries(Object.entries(settings).map(([field, value]) => [field, String(value)])),
    connections: Object.entries(connections).map(([key, value], row) => ({ id: row, key, value })),
    position: environments.findIndex(other => other.id === id),
  };
}

/** What stands in a field: what was typed, else what is taken when nothing is. */
export const textOf = ({ settings }: Pick<EnvironmentForm, 'settings'>, { name, fallback }: TargetField) =>
  settings[name] ?? (fallback === null ? '' : String(fallback));

/** The fields that are asked for, by what stands in the others. */
export function fieldsOf(form: Pick<EnvironmentForm, 'settings'>, { fields }: TargetKind): TargetField[] {
  return fields.filter(({ when }) => {
    const other = fields.find(({ name }) => name === when?.name);
    return when === null || other === undefined || isAskedFor(when, textOf(form, other));
  });
}

/** Rows without a key are left out: they are rows that nobody filled in. */
export function inputOf(form: EnvironmentForm, kind: TargetKind): EnvironmentInput {
  const settings = fieldsOf(form, kind).flatMap((field): [string, SettingValue][] => {
    const text = textOf(form, field).trim();
    return text === '' ? [] : [[field.name, settingOf(field, text)]];
  });
  return {
    name: form.name.trim(),
    colour: form.colour,
    target: { kind: kind.kind, ...Object.fromEntries(settings) },
    connections: Object.fromEntries(
      form.connections.filter(({ key }) => key.trim() !== '').map(({ key, value }) => [key.trim(), value]),
    ),
  };
}

function settingOf({ type }: TargetField, text: string): SettingValue {
  if (type === 'number') return Number(text);
  return type === 'switch' ? text === 'true' : text;
}

/** What can be told without asking the core. */
export function checkForm(
  form: EnvironmentForm,
  kind: TargetKind,
): {
  any: boolean;
  settings: { [field: string]: string };
  duplicateKey: string | null;
} {
  const fields = fieldsOf(form, kind);
  const settings = Object.fromEntries(
    fields.flatMap(field => {
      const problem = numberProblem(field, textOf(form, field).trim());
      return problem === null ? [] : [[field.name, problem]];
    }),
  );
  const missing = fields.some(field => field.required && textOf(form, field).trim() === '');
  const keys = form.connections.map(({ key }) => key.trim()).filter(Boolean);
  const duplicateKey = keys.find((key, index) => keys.indexOf(key) !== index) ?? null;
  const any = form.name.trim() === '' || missing || Object.keys(settings).length > 0 || duplicateKey !== null;
  return { any, settings, duplicateKey };
}

function numberProblem({ type, min, max, required }: TargetField, text: string): string | null {
  if (type !== 'number' || (text === '' && !required)) return null;
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= (min ?? value) && value <= (max ?? value))
    return null;
  return `A whole number${min === null ? '' : ` from ${min}`}${max === null ? '' : ` to ${max}`}.`;
}
