import { z } from 'zod';
import { environmentInput } from '../../../contract/commands/environments.ts';
import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';

const definition: z.ZodType<EnvironmentDefinition> = environmentInput.extend({
  id: z.string().min(1).max(100),
});

const schema = z.object({
  format: z.literal(1),
  /** Names the project in the vault, for every clone of it. Made when there is first something to name. */
  project: z.uuid().optional(),
  /** In promotion order. */
  environments: z.array(definition),
  /** Ids of removed environments: receipts still name them, so they are never used again. */
  retired: z.array(z.string()),
});

/** What `environments.json` holds. */
export type Definitions = z.output<typeof schema>;

export const noDefinitions: Definitions = { format: 1, environments: [], retired: [] };

/** Throws when the bytes are not definitions, two share an id included. */
export function parseDefinitions(bytes: Uint8Array): Definitions {
  const definitions = schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  const ids = definitions.environments.map(environment => environment.id);
  if (new Set(ids).size !== ids.length) throw new Error('two environments have the same id');
  return definitions;
}

export function formatDefinitions(definitions: Definitions): Uint8Array {
  const environments = definitions.environments.map(
    ({ id, name, colour, target, connections, health, ...rules }) => ({
      id,
      name,
      colour,
      target,
      connections: Object.fromEntries(Object.entries(connections).sort(([a], [b]) => (a < b ? -1 : 1))),
      ...(health ? { health } : {}),
      ...(rules.protected ? { protected: true } : {}),
      ...(rules.inOrder ? { inOrder: true } : {}),
    }),
  );
  const { format, project, retired } = definitions;
  const ordered = { format, ...(project === undefined ? {} : { project }), environments, retired };
  return new TextEncoder().encode(`${JSON.stringify(ordered, null, 2)}\n`);
}
