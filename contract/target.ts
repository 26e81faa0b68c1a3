/** One setting of a target, as it is stored and crosses the boundary. Never a secret. */
export type SettingValue = string | number | boolean;

/** How an environment is reached: its kind, and that kind's settings (see `TargetKind.fields`). */
export type TargetSettings = { kind: string; [setting: string]: SettingValue };

/** A field is asked for only while the setting `name` has one of these values, or begins with one of `prefixes`. */
export type FieldCondition = { name: string; values: SettingValue[]; prefixes?: string[] };

/** @param value of the setting that the condition names; prefixes are found in any letter case */
export function isAskedFor({ values, prefixes = [] }: FieldCondition, value: SettingValue): boolean {
  const text = String(value);
  const begins = (prefix: string) => text.trim().toLowerCase().startsWith(prefix);
  return values.map(String).includes(text) || prefixes.some(begins);
}

/** How a form or a command line asks for one setting of a target. */
export type TargetField = {
  name: string;
  label: string;
  hint: string;
  /** `folder` and `file` are paths on this machine. */
  type: 'text' | 'folder' | 'file' | 'number' | 'choice' | 'switch';
  required: boolean;
  /** Taken when nothing is given; null where there is none. */
  fallback: SettingValue | null;
  placeholder: string;
  /** For numbers; null where there is no bound. */
  min: number | null;
  max: number | null;
  /** For a choice. */
  choices: { value: string; label: string }[];
  when: FieldCondition | null;
};

/** A secret that a target needs: it is kept in the vault, can be set, and never comes back. */
export type CredentialField = {
  name: string;
  label: string;
  hint: string;
  /** A key or certificate of several lines. */
  multiline: boolean;
  when: FieldCondition | null;
};

export type TargetCapabilities = {
  /** All files switch together; a reader never sees a mixture. */
  atomic: boolean;
  /** What is live can be read back. */
  readable: boolean;
  /** Others can be kept out during a deployment. */
  lockable: boolean;
};

/** A kind of target that this Tagline knows: enough to draw its form. */
export type TargetKind = {
  kind: string;
  label: string;
  /** One sentence: what it is for. */
  about: string;
  fields: TargetField[];
  credentials: CredentialField[];
  capabilities: TargetCapabilities;
};

/** What keeps others from deploying to a target at this moment. */
export type TargetLockState = {
  /** Names this very lock: one that is taken later has another id. */
  id: string;
  /** Null for a lock that can't be read. `host`: the name of the machine; `since` is an instant. */
  holder: { who: string; version: string; host: string; since: string } | null;
  /** Whoever took it is known to be gone: the next deployment takes it over by itself. */
  leftBehind: boolean;
};
