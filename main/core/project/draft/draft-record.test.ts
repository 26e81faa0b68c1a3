import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DraftRecord, decodeDraftRecord, encodeDraftRecord } from './draft-record.ts';

const oid = 'a'.repeat(40);

describe('the draft’s records', () => {
  it('are a subject and trailers', () => {
    const record: DraftRecord = {
      kind: 'save',
      subject: 'Save flows/orders.json',
      base: '1.4.0',
      head: oid,
      undo: null,
    };
    expect(encodeDraftRecord(record)).toBe(
      `Save flows/orders.json\n\nTagline-Kind: save\nTagline-Base: 1.4.0\nTagline-Head: ${oid}\n`,
    );
    expect(decodeDraftRecord(encodeDraftRecord(record))).toEqual(record);
  });

  it('come back as they were, whatever a path or a version is called', () => {
    const subject = fc.string({ unit: 'binary' }).map(text => `Save ${text}`);
    const nullableOid = fc.option(fc.constant(oid));
    const record = fc.record({
      kind: fc.constantFrom('save', 'outside', 'version', 'restore', 'undo'),
      subject,
      base: fc.option(fc.constantFrom('1.0', 'größe', 'Tagline-Kind:')),
      head: nullableOid,
      undo: nullableOid,
    });
    fc.assert(
      fc.property(record, given => {
        const { subject: _, ...rest } = decodeDraftRecord(encodeDraftRecord(given as DraftRecord));
        const { subject: __, ...wanted } = given;
        expect(rest).toEqual(wanted);
      }),
    );
  });

  it.each([
    '',
    '\n',
    'someone’s own commit',
    'x\n\nTagline-Kind: nonsense\nTagline-Head: short',
    'Tagline-Kind: restore',
  ])('read a foreign message %j as an outside state', message => {
    expect(decodeDraftRecord(message)).toMatchObject({ kind: 'outside', base: null, head: null, undo: null });
  });
});
