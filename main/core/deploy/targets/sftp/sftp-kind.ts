import { z } from 'zod';
import { defineTarget } from '../define.ts';
import type { SftpSettings } from './settings.ts';
import { settleSftp } from './settle.ts';
import { sftpSummary, sftpTarget } from './sftp-target.ts';

const settings: z.ZodObject & z.ZodType<SftpSettings> = z.strictObject({
  host: z.string().min(1).max(255).meta({
    title: 'Server',
    placeholder: 'files.example.com',
  }),
  port: z.number().int().min(1).max(65_535).default(22).meta({ title: 'Port' }),
  username: z.string().min(1).max(200).meta({ title: 'User name' }),
  path: z.string().min(1).max(4096).meta({
    title: 'Folder on the server',
    description:
      'Releases stand side by side in it; current always leads to the live one. Without a / in front it begins where the user starts.',
    placeholder: '/srv/flows',
  }),
  signIn: z
    .enum(['key', 'agent', 'password'])
    .default('key')
    .meta({
      title: 'Sign in with',
      labels: { key: 'A key file', agent: 'The SSH agent', password: 'A password' },
    }),
  keyFile: z
    .string()
    .max(4096)
    .default('')
    .meta({
      title: 'Key file',
      description: 'A private key on this machine, for example ~/.ssh/id_ed25519. Encrypted ones are fine.',
      path: 'file',
      when: { name: 'signIn', values: ['key'] },
    }),
  hostKey: z.string().max(200).default('').meta({
    title: 'Server’s key',
    description:
      'The SHA-256 fingerprint that this environment trusts. Left empty, your known_hosts decides; a server that is not in it shows its fingerprint when you deploy.',
    placeholder: 'SHA256:…',
  }),
  keepReleases: z.number().int().min(2).max(1000).default(10).meta({
    title: 'Releases to keep',
    description: 'The live one included. Older ones are removed after a deployment.',
  }),
});

/** A folder on a server that is reached over SSH. */
export const sftpKind = defineTarget<SftpSettings>({
  kind: 'sftp',
  label: 'SFTP server',
  about: 'A folder on a server that you reach over SSH.',
  settings,
  credentials: [
    {
      name: 'password',
      label: 'Password',
      hint: '',
      multiline: false,
      when: { name: 'signIn', values: ['password'] },
    },
    {
      name: 'passphrase',
      label: 'Passphrase of the key',
      hint: 'Only for a key file that is encrypted.',
      multiline: false,
      when: { name: 'signIn', values: ['key'] },
    },
  ],
  capabilities: { atomic: true, readable: true, lockable: true },
  settle: (given, among) => Promise.resolve(settleSftp(given, among)),
  summary: sftpSummary,
  address: ({ host, port }) => `${host.toLowerCase()}:${port}`,
  open: sftpTarget,
});
