import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Client } from '../../common/ipc/port-rpc.ts';
import { ok } from '../../common/lib/result.ts';
import { settlingClient } from './settling-client.ts';

const contract = {
  calls: { write: { input: z.object({ text: z.string() }), output: z.undefined() } },
  events: {},
} as const;

/** A client whose calls are answered after `ms`, and what it was asked to write by then. */
function slowClient(ms: number) {
  const written: string[] = [];
  const inner = {
    call: async (_name: 'write', { text }: { readonly text: string }) => {
      await new Promise(resolve => setTimeout(resolve, ms));
      written.push(text);
      return ok(undefined);
    },
    on: () => () => undefined,
  } as unknown as Client<typeof contract>;
  return { ...settlingClient(inner), written };
}

describe('settled', () => {
  it('waits for a call, and for the one that its answer leads to', async () => {
    const { client, settled, written } = slowClient(5);
    void client
      .call('write', { text: 'commit' })
      .then(async () => await client.call('write', { text: 'forget the draft' }));
    await settled(1000);
    expect(written).toEqual(['commit', 'forget the draft']);
  });

  it('is over when its patience is', async () => {
    const { client, settled, written } = slowClient(200);
    void client.call('write', { text: 'late' });
    await settled(10);
    expect(written).toEqual([]);
  });
});
