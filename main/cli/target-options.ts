import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { SettingValue, TargetField, TargetSettings } from '../../contract/target.ts';
import { targetKinds } from '../core/deploy/targets/table.ts';
import { Failure } from '../core/failure.ts';
import { wholeNumber } from './whole-number.ts';

/** What was given on the command line, by the option's name in camel case. */
export type TargetOptions = { [option: string]: unknown };

/** The shorter names that some settings have on the command line. */
const shortNames: { [setting: string]: string } = { keepReleases: 'keep' };

const flagOf = (name: string) =>
  shortNames[name] ?? name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
const keyOf = (name: string) => shortNames[name] ?? name;

/** One option for each setting of each kind of target; those of one name share it. */
export function addTargetOptions(command: Command): void {
  const names = new Set(targetKinds.flatMap(({ fields }) => fields.map(({ name }) => name)));
  for (const name of names) {
    const users = targetKinds.flatMap(({ kind, fields }) =>
      fields.flatMap(field => (field.name === name ? [{ kind, field }] : [])),
    );
    const [first] = users;
    if (first)
      command.addOption(
        optionOf(
          first.field,
          users.map(({ kind }) => kind),
        ),
      );
  }
}

function optionOf({ name, label, type, choices }: TargetField, kinds: string[]): Option {
  const flag = `--${flagOf(name)}`;
  const words = `${kinds.join(', ')}: ${label}`;
  if (type === 'switch') return new Option(`${flag} <yes|no>`, words).choices(['yes', 'no']);
  const value = type === 'folder' || type === 'file' ? 'path' : type === 'number' ? 'number' : 'text';
  const option = new Option(`${flag} <${value}>`, words);
  if (type === 'number') option.argParser(wholeNumber);
  // Kinds may offer other choices under one name: the core tells what fits.
  return type === 'choice' && kinds.length === 1
    ? option.choices(choices.map(choice => choice.value))
    : option;
}

/** The settings that were given for a kind. Throws `bad-request` for one that is needed and missing. */
export function targetOf(kind: string, options: TargetOptions): TargetSettings {
  const fields = targetKinds.find(known => known.kind === kind)?.fields ?? [];
  const settings = fields.flatMap((field): [string, SettingValue][] => {
    const given = options[keyOf(field.name)];
    if (given !== undefined) return [[field.name, settingOf(field, given)]];
    if (!field.required) return [];
    const message = `A target of the kind ${kind} needs --${flagOf(field.name)} (${field.label}).`;
    throw new Failure('bad-request', message, { option: flagOf(field.name) });
  });
  return { kind, ...Object.fromEntries(settings) };
}

function settingOf({ type }: TargetField, given: unknown): SettingValue {
  if (type === 'switch') return given === 'yes';
  if (typeof given === 'number') return given;
  return type === 'folder' || type === 'file' ? resolve(String(given)) : String(given);
}
