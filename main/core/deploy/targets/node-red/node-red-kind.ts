import { z } from 'zod';
import { defineTarget } from '../define.ts';
import { nodeRedCapabilities, nodeRedSummary, nodeRedTarget } from './node-red-target.ts';
import { type NodeRedSettings, settleNodeRed } from './settings.ts';

const settings: z.ZodObject & z.ZodType<NodeRedSettings> = z.strictObject({
  url: z.string().min(1).max(4096).meta({
    title: 'Address',
    description: 'Where its editor is, with the path of httpAdminRoot where there is one.',
    placeholder: 'https://node-red.example.com',
  }),
  flows: z.string().min(1).max(1000).default('flows.json').meta({
    title: 'Flows file or folder',
    description:
      'In the project: one file (flows.json), or a folder whose .json files are joined. Other files are not deployed.',
  }),
  deploymentType: z
    .enum(['full', 'flows', 'nodes'])
    .default('full')
    .meta({
      title: 'Restart',
      labels: { full: 'All flows', flows: 'Flows that changed', nodes: 'Nodes that changed' },
    }),
  signIn: z
    .enum(['none', 'password', 'token'])
    .default('none')
    .meta({
      title: 'Sign in with',
      labels: { none: 'Nothing', password: 'A user name and a password', token: 'An access token' },
    }),
  username: z
    .string()
    .max(200)
    .default('')
    .meta({ title: 'User name', when: { name: 'signIn', values: ['password'] } }),
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
});

/** The flows of a Node-RED. */
export const nodeRedKind = defineTarget<NodeRedSettings>({
  kind: 'node-red',
  label: 'Node-RED',
  about: 'All flows of a Node-RED, through its admin API.',
  settings,
  credentials: [
    {
      name: 'password',
      label: 'Password',
      hint: 'Tried once: Node-RED locks everybody out for ten minutes after five wrong ones.',
      multiline: false,
      when: { name: 'signIn', values: ['password'] },
    },
    {
      name: 'token',
      label: 'Access token',
      hint: 'One that may read and write flows.',
      multiline: false,
      when: { name: 'signIn', values: ['token'] },
    },
  ],
  capabilities: nodeRedCapabilities,
  settle: settleNodeRed,
  summary: nodeRedSummary,
  address: ({ url }) => new URL(url).origin,
  open: nodeRedTarget,
});
