import { describe, expect, it } from 'vitest';
import type { VaultDesk } from '../../common/features/vault/vault-desk.ts';
import { appErrorOf } from '../../common/errors/app-error.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import { idOf } from '../../test/builders/folded-record.ts';
import { sealCredential } from './seal-credential.ts';

const fresh = {
  id: idOf<RecordId>(10),
  space: idOf<SpaceId>(20),
  asset: idOf<RecordId>(30),
  target: { host: '10.0.0.1', port: 22 },
  name: 'SSH',
  username: 'netops',
};

function deskThat(answer: (secret: Uint8Array) => unknown): Client<VaultDesk> {
  const call = (_name: string, input: { secret: Uint8Array }) =>
    Promise.resolve(answer(input.secret));
  return { call } as unknown as Client<VaultDesk>;
}

describe('sealCredential', () => {
  it('empties the input before it waits, wipes the bytes, and gives the envelope to the record', async () => {
    const input = { value: 'S3cret!密码' } as HTMLInputElement;
    let sent: Uint8Array | undefined;
    const envelope = { v: 1, body: 'sealed' };
    const sealing = sealCredential(
      deskThat(secret => {
        sent = secret;
        expect(new TextDecoder().decode(secret)).toBe('S3cret!密码');
        return { ok: true, value: envelope };
      }),
      fresh,
      input,
    );
    expect(input.value).toBe('');
    const sealed = await sealing;
    expect(sent?.every(byte => byte === 0)).toBe(true);
    expect(sealed.ok && sealed.value.find(edit => edit.field === 'secret')?.value).toEqual(
      envelope,
    );
    expect(JSON.stringify(sealed)).not.toContain('S3cret');
  });

  it('makes no record when the vault host is gone', async () => {
    const error = appErrorOf('vault-host-gone');
    const input = { value: 'x' } as HTMLInputElement;
    expect(
      await sealCredential(
        deskThat(() => ({ ok: false, error })),
        fresh,
        input,
      ),
    ).toEqual({
      ok: false,
      error,
    });
    expect(input.value).toBe('');
  });
});
