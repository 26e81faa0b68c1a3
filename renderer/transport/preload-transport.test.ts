import { expect, test } from 'vitest';
import type { Transport } from '../../contract/transport.ts';
import { preloadTransport } from './preload-transport.ts';

const bridge = (invoke: Transport['invoke']): Transport => ({ invoke, subscribe: () => () => {} });

test('hands on what the main process answers', async () => {
  const transport = preloadTransport(
    bridge(async (command, input) => ({ ok: true, value: { command, input } })),
  );
  expect(await transport.invoke('app.snapshot', {})).toEqual({
    ok: true,
    value: { command: 'app.snapshot', input: {} },
  });
});

test('a main process that can’t be reached is a reply, not an exception', async () => {
  const transport = preloadTransport(bridge(() => Promise.reject(new Error('reply was never sent'))));
  expect(await transport.invoke('app.snapshot', {})).toMatchObject({
    ok: false,
    error: { code: 'disconnected' },
  });
});
