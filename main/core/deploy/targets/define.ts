import { z } from 'zod';
import type {
  CredentialField,
  FieldCondition,
  TargetCapabilities,
  TargetField,
  TargetKind,
  TargetSettings,
} from '../../../../contract/target.ts';
import { Failure } from '../../failure.ts';
import type { RawObject } from '../../repository/raw-object.ts';
import type { Oid } from '../../repository/types.ts';
import type { Deployed, Target } from './target.ts';

/** What a target may ask of the environment that it belongs to while it is used. */
export type Means = {
  /** A credential's value; null when it is not set. Throws `vault-locked` while it can't be known. */
  credential: (name: string) => Promise<string | null>;
  /** An object that the project has, so that it need not be fetched. Throws `version-damaged` for any other. */
  object?: (oid: Oid) => Promise<RawObject>;
  /** A secret field `CONNECTION.FIELD` of its connections; null when it is not set. Throws as `credential`. */
  connection?: (key: string) => Promise<string | null>;
  /** What may run there by the receipts, likeliest first. */
  deployed?: () => Promise<Deployed[]>;
};

/** What else an environment's settings must fit to. */
export type Among<S> = {
  /** The project's folder. */
  project: string;
  /** The project's other environments of this kind. */
  others: { id: string; name: string; settings: S }[];
};

/** How a kind of target is declared: its folder exports one, and the table names it. */
export type Declared<S> = {
  kind: string;
  label: string;
  about: string;
  /** The form is drawn from it: `title`, `description`, and what else a field needs by `.meta()`. */
  settings: z.ZodObject & z.ZodType<S>;
  credentials: CredentialField[];
  capabilities: TargetCapabilities;
  /** The settings made plain. Throws `invalidSetting`. */
  settle?: (settings: S, among: Among<S>) => Promise<S>;
  /** Where it is, for receipts and screens. Holds no secret. */
  summary: (settings: S) => string;
  /**
   * Who receives its credentials, for example `https://git.example.com`. They are sent only there: when it changes,
   * they have to be set again. Without it, the summary stands for it.
   */
  address?: (settings: S) => string;
  /** Touches nothing yet. */
  open: (settings: S, means: Means) => Target;
};

/** A kind as the rest of the product uses it. */
export type TargetType = TargetKind & {
  /** Checks what a user gave and fills in defaults. Throws `environment-invalid` with `data.field`. */
  settle: (
    settings: TargetSettings,
    project: string,
    others: { id: string; name: string; target: TargetSettings }[],
  ) => Promise<TargetSettings>;
  summary: (settings: TargetSettings) => string;
  /** Who receives its credentials. */
  address: (settings: TargetSettings) => string;
  open: (settings: TargetSettings, means: Means) => Target;
};

/** Ties a declared kind to the outside, where settings are of any kind. */
export function defineTarget<S extends object>(declared: Declared<S>): TargetType {
  const { kind, label, about, credentials, capabilities } = declared;
  const parse = ({ kind: _, ...settings }: TargetSettings): S => {
    const parsed = declared.settings.safeParse(settings);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0] ?? '');
    const title = fields.find(field => field.name === name)?.label;
    const what = issue?.message ?? 'It does not fit.';
    throw invalidSetting(name, title === undefined ? what : `${title}: ${what}`);
  };
  const fields = Object.entries(declared.settings.shape).map(([name, schema]) => fieldOf(name, schema));
  return {
    kind,
    label,
    about,
    credentials,
    capabilities,
    fields,
    settle: async (given, project, others) => {
      const same = others
        .filter(other => other.target.kind === kind)
        .map(({ id, name, target }) => ({ id, name, settings: parse(target) }));
      const settings = parse(given);
      const settled = (await declared.settle?.(settings, { project, others: same })) ?? settings;
      return { kind, ...(settled as object) };
    },
    summary: settings => declared.summary(parse(settings)),
    address: settings => (declared.address ?? declared.summary)(parse(settings)),
    open: (settings, means) => declared.open(parse(settings), means),
  };
}

/** A setting that can't be used, told at its field. */
export function invalidSetting(name: string, message: string, data: { [key: string]: string } = {}): Failure {
  return new Failure('environment-invalid', message, { field: name ? `target.${name}` : 'target', ...data });
}

type Meta = {
  title?: string;
  description?: string;
  placeholder?: string;
  /** A path on this machine. */
  path?: 'folder' | 'file';
  /** Labels of a choice's values. */
  labels?: { [value: string]: string };
  when?: FieldCondition;
};

function fieldOf(name: string, schema: z.core.$ZodType): TargetField {
  const meta = (z.globalRegistry.get(schema) ?? {}) as Meta;
  const json = z.toJSONSchema(schema, { io: 'input' });
  const choices = (json.enum ?? []).map(String);
  const type = typeOf(json.type, choices, meta);
  const fallback = json.default as TargetField['fallback'] | undefined;
  return {
    name,
    label: meta.title ?? name,
    hint: meta.description ?? '',
    type,
    required: fallback === undefined && !z.safeParse(schema, undefined).success,
    fallback: fallback ?? null,
    placeholder: meta.placeholder ?? '',
    min: json.minimum ?? null,
    max: json.maximum ?? null,
    choices: choices.map(value => ({ value, label: meta.labels?.[value] ?? value })),
    when: meta.when ?? null,
  };
}

function typeOf(json: unknown, choices: string[], { path }: Meta): TargetField['type'] {
  if (choices.length > 0) return 'choice';
  if (json === 'boolean') return 'switch';
  if (json === 'number' || json === 'integer') return 'number';
  return path ?? 'text';
}
