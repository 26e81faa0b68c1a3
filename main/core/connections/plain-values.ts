import type { DeclaredConnection } from '../../../contract/connections/declaration.ts';

/** The values of a connection's fields that are no secrets, by the field's name. */
export const plainValues = (
  { fields }: DeclaredConnection,
  values: { [key: string]: string },
): Map<string, string> =>
  new Map(
    fields
      .filter(({ key, secret }) => !secret && Object.hasOwn(values, key))
      .map(({ key, name }) => [name, values[key] ?? '']),
  );
