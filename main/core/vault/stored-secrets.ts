import { z } from 'zod';
import type { SecretName } from './secrets.ts';

const schema = z.object({
  secrets: z.array(
    z.object({
      project: z.string(),
      environment: z.string(),
      room: z.enum(['target', 'connection']),
      name: z.string(),
      value: z.string(),
      /** Where it is sent to, as it was when it was set; without one, it has to be set again to be sent. */
      address: z.string().optional(),
    }),
  ),
});

/** One secret as the vault keeps it. */
export type StoredSecret = z.output<typeof schema>['secrets'][number];

/** Throws when the bytes are no secrets. */
export function parseSecrets(bytes: Uint8Array): StoredSecret[] {
  return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))).secrets;
}

export const formatSecrets = (secrets: StoredSecret[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ secrets }));

/** Whether a secret is that one of a project. */
export const isNamed =
  (project: string, { environment, room, name }: SecretName) =>
  (secret: StoredSecret): boolean =>
    secret.project === project &&
    secret.environment === environment &&
    secret.room === room &&
    secret.name === name;
