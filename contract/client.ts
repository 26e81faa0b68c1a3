import type { Contract, InputOf, OutputOf, Room } from './contract.ts';
import type { Reply } from './errors.ts';
import type { Transport } from './transport.ts';

export type Client = {
  [R in Room]: {
    [K in keyof Contract[R]]: (input: InputOf<Contract[R][K]>) => Promise<Reply<OutputOf<Contract[R][K]>>>;
  };
};

/** The typed face of a transport: `client.versions.create({ name })`. Holds no schema, so it stays small. */
export function createClient(transport: Transport): Client {
  const room = (name: string) =>
    new Proxy(
      {},
      { get: (_, command) => (input: unknown) => transport.invoke(`${name}.${String(command)}`, input) },
    );
  return new Proxy({} as Client, { get: (_, name) => room(String(name)) });
}
