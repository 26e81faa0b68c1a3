import { z } from 'zod';
import { defineTarget } from '../define.ts';
import { gitTarget } from './git-target.ts';
import { type GitSettings, isHttp, plainUrl, settleGit } from './git-url.ts';

/** A repository on this machine asks nobody who they are. */
const onlyOverHttp = { name: 'url', values: [], prefixes: ['https://', 'http://'] };

const settings: z.ZodObject & z.ZodType<GitSettings> = z.strictObject({
  url: z.string().min(1).max(4096).meta({
    title: 'Repository',
    description: 'An https:// address, or the path of a bare repository on this machine.',
    placeholder: 'https://git.example.com/flows.git',
  }),
  branch: z.string().min(1).max(200).default('production').meta({
    title: 'Branch',
    description: 'Tagline’s own: each deployment adds a commit with exactly the version’s files.',
  }),
  username: z.string().max(200).default('').meta({
    title: 'User name',
    description: 'With a token, most servers take any name.',
    when: onlyOverHttp,
  }),
  certificate: z
    .string()
    .max(4096)
    .default('')
    .meta({
      title: 'Certificate file',
      description:
        'For a server with a certificate of its own: a PEM file with it, or with its authority’s. Only what these vouch for is trusted then.',
      path: 'file',
      when: { name: 'url', values: [], prefixes: ['https://'] },
    }),
  keepReleases: z.number().int().min(2).max(1000).default(20).meta({
    title: 'Releases to keep',
    description: 'So many can be gone back to at once. The branch keeps its whole history.',
  }),
});

/** A branch of a git repository, on a server or on this machine. */
export const gitKind = defineTarget<GitSettings>({
  kind: 'git',
  label: 'Git branch',
  about: 'A branch of a git repository, on a server (https) or on this machine.',
  settings,
  credentials: [
    {
      name: 'password',
      label: 'Password or token',
      hint: 'What the server asks for when something is pushed.',
      multiline: false,
      when: onlyOverHttp,
    },
  ],
  capabilities: { atomic: true, readable: true, lockable: true },
  settle: settleGit,
  summary: ({ url, branch }) => `Branch ${branch} of ${plainUrl(url)}`,
  address: ({ url }) => (isHttp(url) ? new URL(url).origin : plainUrl(url)),
  open: gitTarget,
});
