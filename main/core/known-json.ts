const known = new WeakMap<object, Uint8Array<ArrayBuffer>>();

/**
 * Says what the JSON of a value is, as UTF-8, so that who sends it to another thread need not make it. The bytes
 * are the sender's then: whoever looks at the value must have done so before.
 */
export function withJson<T extends object>(value: T, json: Uint8Array<ArrayBuffer>): T {
  known.set(value, json);
  return value;
}

export const jsonOf = (value: unknown): Uint8Array<ArrayBuffer> | undefined =>
  typeof value === 'object' && value !== null ? known.get(value) : undefined;
