import type { Transport } from '../../contract/transport.ts';

declare global {
  interface Window {
    /** The desktop's transport, put there by the preload script; absent in an ordinary browser. */
    readonly tagline?: Transport;
  }
}
