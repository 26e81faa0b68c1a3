import { describe, expect, test } from 'vitest';
import { declarationLimit } from './declaration.ts';
import { parseDeclaration } from './parse.ts';

const whole = `
connections:
  erp:
    title: ERP
    help: Where orders are booked.
    fields:
      baseUrl:
        title: Base address
        help: Without a path.
      company:
      clientSecret: { secret: true, optional: true }
    check:
      url: '{baseUrl}/health'
      headers:
        Authorization: Bearer {clientSecret}
`;

/** `LINE:COLUMN MESSAGE` of each problem. */
const problemsOf = (text: string) =>
  parseDeclaration(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

test('reads what an integration needs, and fills in what was left out', () => {
  const { declaration } = parseDeclaration(whole);
  const field = { help: '', secret: false, optional: false };
  expect(declaration?.connections).toEqual([
    {
      name: 'erp',
      title: 'ERP',
      help: 'Where orders are booked.',
      fields: [
        { ...field, key: 'erp.baseUrl', name: 'baseUrl', title: 'Base address', help: 'Without a path.' },
        { ...field, key: 'erp.company', name: 'company', title: 'company' },
        {
          ...field,
          key: 'erp.clientSecret',
          name: 'clientSecret',
          title: 'clientSecret',
          secret: true,
          optional: true,
        },
      ],
      check: {
        method: 'GET',
        url: '{baseUrl}/health',
        headers: { Authorization: 'Bearer {clientSecret}' },
        basic: null,
        status: 200,
      },
    },
  ]);
});

test.each(['', '# nothing\n', 'connections:\n', 'connections: {}\n'])('%j declares nothing', text => {
  expect(parseDeclaration(text)).toEqual({ declaration: { connections: [] }, problems: [] });
});

test.each([
  '- a\n',
  'just a text\n',
  'my_postgres:\n  conn_type: postgres\n  host: db\n',
  'version: 2\nservices: {}\n',
  'apiVersion: v1\n---\nkind: Service\n',
  'a: &x 1\nb: *x\n',
  'a: [\n',
  `# ${'x'.repeat(declarationLimit)}`,
])('%.40j means something else', text => {
  expect(parseDeclaration(text)).toEqual({ declaration: { connections: [] }, problems: [], foreign: true });
});

test.each(['Connections: {}\n', 'connection: {}\n', 'version: 1\nconnections: {}\n', 'connections: [\n'])(
  '%j is meant as a declaration, with a mistake',
  text => {
    expect(parseDeclaration(text).problems).not.toEqual([]);
  },
);

describe('what is wrong is told with its place', () => {
  test.each([
    ['conections: {}\n', '1:1 “conections” is not known here.'],
    ['connections: [1]\n', '1:1 A block of keys and values is expected here.'],
    ['connections:\n  erp:\n    title: 5\n', '3:12 A text is expected here.'],
    [
      'connections:\n  erp:\n    fields:\n      a:\n        secret: yes\n',
      '5:17 “true” or “false” is expected here.',
    ],
    ['connections:\n  erp:\n    tilte: a\n', '3:5 “tilte” is not known here.'],
    ['connections:\n  erp:\n    check: {}\n', '3:5 A check needs a url.'],
    [
      'connections:\n  erp:\n    check: { url: https://a, method: PUT }\n',
      '3:38 One of these is expected here: GET, HEAD, POST.',
    ],
    [
      'connections:\n  erp:\n    check: { url: https://a, status: 99 }\n',
      '3:38 At least 200 is needed here.',
    ],
    ['connections:\n  erp:\n    check: { url: "https://a/{b}" }\n', '3:19 This connection has no field “b”.'],
    ['connections:\n  __proto__:\n', '2:3 This name can’t be used.'],
    ['connections: &x\nb: *x\n', '2:4 Aliases (*) can’t be used here.'],
    ['connections: {}\n---\n', '2:1 Nothing may follow the end of the first document.'],
    ['connections: {a: {}, a: {}}\n', '1:22 Map keys must be unique'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('what would take too long or too deep', () => {
    expect(problemsOf('['.repeat(30_000))).toEqual(['1:1 This is nested too deeply.']);
    expect(problemsOf(`connections: # ${'x'.repeat(declarationLimit)}`)).toEqual([
      '1:1 This file is larger than 64 KB.',
    ]);
  });

  test('a name with a dot, which would make its key ambiguous', () => {
    expect(problemsOf('connections:\n  erp.api:\n')).toEqual([
      '2:3 A name begins with a letter, then come letters, digits, _ and - (60 characters at most).',
    ]);
  });

  test('a secret in an address, which ends up in logs', () => {
    const text = whole.replace("'{baseUrl}/health'", "'{baseUrl}/{clientSecret}'");
    expect(problemsOf(text)).toEqual([
      '13:12 “clientSecret” is secret, and addresses are written to logs. Send it in headers or basic.',
    ]);
  });

  test('several at once, in the order of the text', () => {
    const text = 'connections:\n  erp:\n    tilte: a\n    fields:\n      a: { secret: 1 }\n';
    expect(problemsOf(text)).toEqual([
      '3:5 “tilte” is not known here.',
      '5:20 “true” or “false” is expected here.',
    ]);
    const [first] = parseDeclaration(text).problems;
    expect(text.slice(first?.from, first?.to)).toBe('tilte');
  });
});
