import type { EnvironmentInput } from '../../../contract/commands/environments.ts';
import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';
import { targetType } from '../deploy/targets/table.ts';
import { Failure } from '../failure.ts';

/**
 * The input with its name trimmed and its target's settings made plain. Throws `environment-exists` or
 * `environment-invalid`, with the field in `data.field`.
 * @param others the project's other environments
 * @param projectPath the project's folder
 */
export async function validEnvironment(
  input: EnvironmentInput,
  others: EnvironmentDefinition[],
  projectPath: string,
): Promise<EnvironmentInput> {
  const name = validName(input.name, others);
  const target = await targetType(input.target.kind).settle(input.target, projectPath, others);
  for (const key of Object.keys(input.connections)) {
    if (key.trim() === '' || hasControl(key)) {
      throw invalid('connections', `Give the connection “${printable(key)}” a name of ordinary characters.`);
    }
  }
  return { ...input, name, target };
}

function validName(given: string, others: EnvironmentDefinition[]): string {
  const name = given.trim().normalize('NFC');
  if (name === '') throw invalid('name', 'Give the environment a name.');
  if (hasControl(name)) throw invalid('name', 'The name must be one line of ordinary characters.');
  const same = others.find(other => other.name.toLowerCase() === name.toLowerCase());
  if (same) {
    const message = `There already is an environment named ${same.name}. Choose another name.`;
    throw new Failure('environment-exists', message, { field: 'name', name: same.name });
  }
  return name;
}

const hasControl = (text: string) => /\p{Cc}/u.test(text);
const printable = (text: string) => text.replace(/\p{Cc}/gu, '?').slice(0, 200);

function invalid(field: string, message: string): Failure {
  return new Failure('environment-invalid', message, { field });
}
