import {
  type DeclaredConnection,
  type DeclaredField,
  fieldsIn,
} from '../../../contract/connections/declaration.ts';
import { Failure } from '../failure.ts';

/** Values of a connection's fields, by the field's name. */
export type FieldValues = ReadonlyMap<string, string>;

export type CheckRequest = { method: string; url: string; headers: { [name: string]: string } };

const filled = (template: string, values: FieldValues) =>
  template.replace(/\{([^{}]*)\}/g, (_, name: string) => values.get(name) ?? '');

/** Where a connection's check goes to, for example `https://erp.example.com`; null where that can't be told yet. */
export function checkAddress({ check }: DeclaredConnection, values: FieldValues): string | null {
  if (check === null || fieldsIn(check.url).some(name => !values.get(name))) return null;
  return addressIn(filled(check.url, values))?.origin ?? null;
}

/** The fields that a check needs and that have no value. */
export function missingFields({ check, fields }: DeclaredConnection, values: FieldValues): DeclaredField[] {
  const texts = check ? [check.url, check.basic ?? '', ...Object.values(check.headers)] : [];
  const needed = new Set(texts.flatMap(fieldsIn));
  return fields.filter(({ name }) => needed.has(name) && !values.get(name));
}

/** The request of a check, with secrets in it. Throws `environment-invalid` when the values make no request. */
export function checkRequest(connection: DeclaredConnection, values: FieldValues): CheckRequest {
  const { check } = connection;
  const url = check && addressIn(filled(check.url, values));
  if (!check || !url) throw noAddress(connection);
  const headers = Object.fromEntries(
    Object.entries(check.headers).map(([name, template]) => [name, sendable(name, filled(template, values))]),
  );
  if (check.basic !== null) {
    const bytes = Buffer.from(filled(check.basic, values));
    headers.Authorization = `Basic ${bytes.toString('base64')}`;
  }
  return { method: check.method, url: url.href, headers };
}

export function noAddress({ title }: DeclaredConnection): Failure {
  const message =
    `The values of ${title} make no address to ask: it has to begin with https:// or http://, ` +
    'without a user name or password.';
  return new Failure('environment-invalid', message, { field: 'connections' });
}

/** A header is one line of Latin letters (RFC 9110, 5.5). Told here, because `fetch` would tell the value. */
function sendable(name: string, value: string): string {
  if (/^[\t\x20-\x7e\xa0-\xff]*$/.test(value)) return value;
  const message = `The header ${name} can’t be sent: a value in it has a line break or letters that no header takes.`;
  throw new Failure('environment-invalid', message, { field: 'connections' });
}

function addressIn(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isHttp = url.protocol === 'https:' || url.protocol === 'http:';
  return isHttp && url.username === '' && url.password === '' ? url : null;
}
