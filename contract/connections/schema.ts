import { z } from 'zod';
import { checkMethods, fieldsIn } from './declaration.ts';

/** The shape of a `connections.yaml` once its YAML is read. A key without a value counts as one with nothing in it. */

const named = /^[A-Za-z][A-Za-z0-9_-]{0,59}$/;
const name = z
  .string()
  .regex(named, 'A name begins with a letter, then come letters, digits, _ and - (60 characters at most).');
const line = z.string().min(1).max(200);
const help = z.string().max(2000);
const template = z.string().min(1).max(2000);

const emptyFor = <T extends z.ZodType>(schema: T) => z.preprocess(value => value ?? {}, schema);

const field = emptyFor(
  z.strictObject({
    title: line.optional(),
    help: help.default(''),
    secret: z.boolean().default(false),
    optional: z.boolean().default(false),
  }),
);

const check = z.strictObject({
  method: z.enum(checkMethods).default('GET'),
  url: template.regex(
    /^(https?:\/\/|\{)/,
    'An address begins with http://, https:// or a field, as {baseUrl}.',
  ),
  headers: emptyFor(
    z.record(
      z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'A header’s name has letters, digits and - only.'),
      template,
    ),
  ),
  basic: template.includes(':', 'It has to be USER:PASSWORD, for example {user}:{password}.').optional(),
  status: z.number().int().min(200).max(599).default(200),
});

const connection = emptyFor(
  z.strictObject({
    title: line.optional(),
    help: help.default(''),
    fields: emptyFor(z.record(name, field)).refine(
      fields => Object.keys(fields).length <= 50,
      'A connection has 50 fields at most.',
    ),
    check: check.optional(),
  }),
).superRefine(({ fields, check: how }, context) => {
  if (how === undefined) return;
  const texts: [string[], string][] = [
    [['url'], how.url],
    [['basic'], how.basic ?? ''],
    ...Object.entries(how.headers).map(([header, text]): [string[], string] => [['headers', header], text]),
  ];
  for (const [path, text] of texts) {
    for (const used of fieldsIn(text)) {
      const known = Object.hasOwn(fields, used) ? fields[used] : undefined;
      const wrong = !known
        ? `This connection has no field “${used}”.`
        : known.secret && path[0] === 'url'
          ? `“${used}” is secret, and addresses are written to logs. Send it in headers or basic.`
          : null;
      if (wrong) context.addIssue({ code: 'custom', path: ['check', ...path], message: wrong });
    }
  }
});

export const declarationSchema = emptyFor(
  z.strictObject({
    connections: emptyFor(z.record(name, connection)).refine(
      connections => Object.keys(connections).length <= 100,
      'There are 100 connections at most.',
    ),
  }),
);
