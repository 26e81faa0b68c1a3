import type { Reply } from './errors.ts';
import type { TaglineEvent } from './events.ts';

/** How a screen reaches the core, whatever the head. `invoke` resolves always and never rejects. */
export type Transport = {
  invoke: (command: string, input: unknown) => Promise<Reply<unknown>>;
  /** Returns the function that ends the subscription. */
  subscribe: (listener: (event: TaglineEvent) => void) => () => void;
};
