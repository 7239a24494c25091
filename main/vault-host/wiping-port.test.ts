import { expect, it } from 'vitest';
import { z } from 'zod';
import { bytes, nothing } from '../../common/ipc/calls.ts';
import { connect, serve } from '../../common/ipc/port-rpc.ts';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { ok } from '../../common/lib/result.ts';
import { utf8 } from '../../common/lib/bytes.ts';
import { portPair } from '../../test/fakes/port-pair.ts';
import { wipingPort } from './wiping-port.ts';

it('hands bytes over whole and keeps none of them', async () => {
  const secret = utf8('s3cret');
  const contract = {
    calls: { get: { input: nothing, output: z.object({ secrets: z.array(bytes) }) } },
    events: {},
  };
  const [ours, theirs] = portPair();
  serve(
    wipingPort(ours),
    contract,
    { get: async () => ok({ secrets: [secret] }) },
    () => undefined,
  );
  const client = connect(theirs, contract, appErrorOf('vault-host-gone'));
  expect(await client.call('get')).toEqual({ ok: true, value: { secrets: [utf8('s3cret')] } });
  expect(secret).toEqual(new Uint8Array(6));
  client.close();
});
