import { describe, expect, test } from 'vitest';
import { parseDeclaration } from '../../../../contract/connections/parse.ts';
import { completionsAt } from './connections-completion.ts';

/** The labels that are offered where the text has its `|`. */
function offered(text: string): string[] | null {
  const position = text.indexOf('|');
  return completionsAt(text.replace('|', ''), position)?.options.map(({ label }) => label) ?? null;
}
const erp = 'connections:\n  erp:\n';

describe('a connections.yaml is completed', () => {
  test.each<[string, string[] | null]>([
    ['|', ['connections']],
    ['con|', ['connections']],
    ['# none\n|\nconnections:\n', []],
    ['connections:\n  |', null],
    [`${erp}    |`, ['title', 'help', 'fields', 'check']],
    [`${erp}    title: ERP\n    fi|`, ['help', 'fields', 'check']],
    [`${erp}    |\n    check:\n      url: a\n`, ['title', 'help', 'fields']],
    [`${erp}    fields:\n      |`, null],
    [`${erp}    fields:\n      token:\n        |`, ['title', 'help', 'secret', 'optional']],
    [`${erp}    fields:\n      token:\n        secret: |`, ['true', 'false']],
    [`${erp}    fields:\n      token:\n        title: |`, null],
    [`${erp}    check:\n      |`, ['method', 'url', 'headers', 'basic', 'status']],
    [`${erp}    check:\n      method: P|`, ['GET', 'HEAD', 'POST']],
    [`${erp}    check:\n      headers:\n        |`, ['Authorization']],
    [`${erp}    fields:\n      baseUrl:\n      token:\n    check:\n      url: '{|`, ['baseUrl', 'token']],
    [`${erp}    fields:\n      a:\n  shop:\n    fields:\n      b:\n    check:\n      basic: x:{|`, ['b']],
    ['connections:\n  erp: {|', null],
    ['other:\n  a:\n    |', null],
  ])('%j', (text, labels) => {
    expect(offered(text)).toEqual(labels);
  });

  test('with text that can be typed on', () => {
    const text = `${erp}    fi`;
    expect(completionsAt(text, text.length)).toMatchObject({
      from: text.length - 2,
      options: [{}, {}, { label: 'fields', apply: 'fields:\n      ' }, {}],
    });
  });

  test('by keys that the schema knows, all of them', () => {
    const values: { [key: string]: string } = {
      secret: 'true',
      optional: 'true',
      status: '200',
      method: 'GET',
    };
    const places = [`${erp}    |`, `${erp}    fields:\n      a:\n        |`, `${erp}    check:\n      |`];
    for (const place of places) {
      const at = place.indexOf('|');
      const keys = offered(place) ?? [];
      const lines = keys
        .filter(key => !['fields', 'check', 'headers'].includes(key))
        .map(key => `${key}: ${values[key] ?? '"https://a:b"'}`);
      const indent = ' '.repeat(at - place.lastIndexOf('\n', at) - 1);
      expect(parseDeclaration(place.replace('|', lines.join(`\n${indent}`))).problems).toEqual([]);
    }
  });
});
