import { describe, expect, it } from 'vitest';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { attachmentIn, type Attachment } from '../../common/records/attachment.ts';
import type { BlobDesk } from '../../common/features/attachments/blob-desk.ts';
import type { Handlers } from '../../common/ipc/port-rpc.ts';
import { newId, type RecordId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { err } from '../../common/lib/result.ts';
import { dataDevice, editOf, openDevice, reopened } from '../../test/builders/data-device.ts';
import { team } from '../../test/builders/team.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { fakeBlobDesk, type FakeBlobDesk } from '../../test/fakes/fake-blob-desk.ts';
import { localClient } from '../../test/fakes/local-client.ts';

const north = team(['Lin Wei']);
const lin = north.members[0]!;
const space = north.spaces[0]!.space;
const photo = new TextEncoder().encode('PHOTO of rack B04');

async function device(desk: FakeBlobDesk, handlers: Partial<Handlers<BlobDesk>> = {}) {
  const made = await openDevice(north, lin);
  made.engine.attachBlobs(localClient<BlobDesk>({ ...desk.handlers, ...handlers }));
  const title = editOf(space, 'title', 'Core switch down');
  valueOf(await made.data.call('commit', { edits: [title] }));
  const attach = (content: Uint8Array<ArrayBuffer> = photo, name = 'C:\\fakepath\\B04.jpg') =>
    made.data.call('attach', {
      to: { space, type: 'fault', id: title.id, field: 'timeline' },
      name,
      mediaType: 'image/jpeg',
      content,
    });
  const files = async (): Promise<Attachment[]> => {
    const record = valueOf(await made.data.call('get', { id: title.id }));
    return (record?.lists['timeline'] ?? []).flatMap(({ value }) => attachmentIn(value) ?? []);
  };
  return { ...made, id: title.id, attach, files };
}

describe('attaching a file', () => {
  it('keeps sealed chunks first, names them in the record, and opens them again', async () => {
    const desk = fakeBlobDesk();
    const { data, attach, files } = await device(desk);
    const { blob } = valueOf(await attach());
    const [file] = await files();
    expect(file).toMatchObject({ id: blob, name: 'B04.jpg', mediaType: 'image/jpeg', size: 17 });
    expect([...desk.chunks.keys()]).toEqual(file?.chunks);
    expect(desk.settled.has(blob)).toBe(true);
    for (const bytes of desk.chunks.values()) {
      expect(Buffer.from(bytes).includes('PHOTO')).toBe(false);
    }
    const opened = valueOf(await data.call('openFile', { file: file! }));
    expect(Buffer.compare(opened, photo)).toBe(0);
  });

  it('says when chunks are missing or damaged, and gives out nothing of the file', async () => {
    const desk = fakeBlobDesk();
    const { data, attach, files } = await device(desk);
    valueOf(await attach());
    const [file] = await files();
    const [[hash, bytes]] = [...desk.chunks] as [[never, Uint8Array<ArrayBuffer>]];
    desk.chunks.set(
      hash,
      bytes.map((byte, i) => (i === 5 ? byte ^ 1 : byte)),
    );
    expect(await data.call('openFile', { file: file! })).toEqual(err(appErrorOf('blob-damaged')));
    desk.chunks.clear();
    expect(await data.call('openFile', { file: file! })).toEqual(err(appErrorOf('blob-missing')));
  });

  it('attaches nothing at all when the disk is full, at whatever step', async () => {
    for (const step of ['keep', 'stage'] as const) {
      const desk = fakeBlobDesk();
      const full = err(appErrorOf('disk-full'));
      const { attach, files } = await device(desk, { [step]: () => Promise.resolve(full) });
      expect(await attach()).toEqual(full);
      expect(await files()).toEqual([]);
      expect([desk.chunks.size, desk.staged.size]).toEqual([0, 0]);
    }
  });

  it('refuses what is too large by its name, and keeps nothing of it', async () => {
    const desk = fakeBlobDesk();
    const { attach } = await device(desk);
    const answer = await attach(new Uint8Array(25 * 2 ** 20 + 1), '大.iso');
    expect(answer).toEqual(err(appErrorOf('blob-too-large', { file: '大.iso' })));
    expect(desk.chunks.size).toBe(0);
  });

  it('is finished or undone after a crash, by what the record says', async () => {
    const desk = fakeBlobDesk();
    const before = await device(desk, { settle: () => Promise.resolve(err(appErrorOf('locked'))) });
    // The end came after the commit, before main was told.
    const { blob } = valueOf(await before.attach());
    expect([...desk.staged.keys()]).toEqual([blob]);
    // The end came before the commit.
    const { note } = desk.staged.get(blob)!;
    const lost = newId<never>(secureRandom);
    const [chunk] = [...desk.chunks.values()] as [Uint8Array<ArrayBuffer>];
    const hash = 'f'.repeat(64) as never;
    desk.chunks.set(hash, chunk);
    desk.staged.set(lost, { blob: lost, space, chunks: [hash], note });

    const again = await reopened(north, before);
    again.engine.attachBlobs(localClient<BlobDesk>(desk.handlers));
    await expect.poll(() => desk.settled.has(blob)).toBe(true);
    // Its note is not of this file: nobody can tell, so it is left alone.
    expect([...desk.staged.keys()]).toEqual([lost]);
  });

  it('is undone after a crash when the record was never written', async () => {
    const desk = fakeBlobDesk();
    const before = await device(desk);
    let staged = (): void => undefined;
    const isStaged = new Promise<void>(resolve => (staged = resolve));
    before.engine.attachBlobs(
      localClient<BlobDesk>({
        ...desk.handlers,
        stage: async of => {
          await desk.handlers.stage(of);
          staged();
          return new Promise(() => undefined);
        },
      }),
    );
    void before.attach();
    await isStaged;
    expect([desk.chunks.size, desk.staged.size]).toEqual([1, 1]);
    const again = await reopened(north, before);
    again.engine.attachBlobs(localClient<BlobDesk>(desk.handlers));
    await expect.poll(() => [desk.chunks.size, desk.staged.size]).toEqual([0, 0]);
  });

  it('needs an open store, a place for files, and a key of the space', async () => {
    const to = { space, type: 'fault', id: newId<RecordId>(secureRandom), field: 'timeline' };
    const file = { to, name: 'x', mediaType: '', content: photo };
    const closed = dataDevice(north, lin);
    expect(await closed.data.call('attach', file)).toEqual(err(appErrorOf('locked')));
    const bare = await openDevice(north, lin);
    expect(await bare.data.call('attach', file)).toMatchObject({
      error: { kind: 'store-unavailable' },
    });
    const desk = fakeBlobDesk();
    bare.engine.attachBlobs(localClient<BlobDesk>(desk.handlers));
    const elsewhere = { ...file, to: { ...to, space: newId<typeof space>(secureRandom) } };
    expect(await bare.data.call('attach', elsewhere)).toEqual(err(appErrorOf('no-key-for-space')));
    expect(desk.chunks.size).toBe(0);
  });
});
