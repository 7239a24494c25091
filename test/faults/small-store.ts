import type { AppError } from '../../common/errors/app-error.ts';
import type { DataDevice } from '../builders/data-device.ts';
import { dataDevice, editOf, openDevice } from '../builders/data-device.ts';
import { team, type Team } from '../builders/team.ts';
import { valueOf } from '../builders/vault.ts';
import { modelLog } from '../fakes/model-log.ts';
import { OFFLINE, onlineTransport } from '../fakes/online-transport.ts';
import { answersOf, type FrozenAnswers } from '../fixtures/frozen-store.ts';
import { diskOf, imageOf, type DiskImage } from './disk-image.ts';

const TYPES = ['fault', 'asset'];
const FORMS = ['fault/new'];

/** A small database with a bit of everything, and what it answers. */
export interface SmallStore {
  readonly of: Team;
  readonly image: DiskImage;
  readonly truth: FrozenAnswers;
}

/** Faults and assets of two people, in the server's log and not, with a draft. */
export async function smallStore(): Promise<SmallStore> {
  const of = team(['Lin Wei', 'Zhao Min']);
  const [lin, zhao] = of.members;
  const { space } = of.spaces[0]!;
  const log = modelLog();
  const lines = [onlineTransport(log), onlineTransport(log)];
  const mine = await openDevice(of, lin!, { transport: lines[0]! });
  const theirs = await openDevice(of, zhao!, { transport: lines[1]! });
  const commit = async (device: DataDevice, ...edits: ReturnType<typeof editOf>[]) => {
    device.clock.advance(60_000);
    valueOf(await device.data.call('commit', { edits }));
  };
  const fault = editOf(space, 'title', '核心交换机宕机 Core switch down');
  await commit(mine, fault, { ...fault, field: 'severity', value: 'urgent' });
  await commit(mine, editOf(space, 'name', 'SW-1', { type: 'asset' }));
  for (const device of [mine, theirs, mine]) valueOf(await device.data.call('syncNow'));
  await commit(theirs, { ...fault, value: 'Core switch is down' });
  for (const device of [theirs, mine]) valueOf(await device.data.call('syncNow'));
  lines[0]!.emit('connection', OFFLINE);
  await commit(mine, { ...fault, field: 'severity', value: 'normal' });
  const form = FORMS[0]!;
  valueOf(await mine.data.call('writeDraft', { form, values: { title: 'half a sentence' } }));
  for (const device of [mine, theirs]) device.engine.close();
  const image = await imageOf(mine.disk);
  return { of, image, truth: (await openImage(of, image)).answers ?? fail() };
}

/** What a store on this image comes to: why it did not open, or what it says. */
export interface OpenedImage {
  readonly error?: AppError['kind'];
  readonly damaged: number;
  readonly answers?: FrozenAnswers;
  readonly bugs: readonly unknown[];
}

/** Opens a store on a disk with this image, as the first member of the team, and asks it everything. */
export async function openImage(of: Team, image: DiskImage): Promise<OpenedImage> {
  const device = dataDevice(of, of.members[0]!, { disk: await diskOf(image) });
  const { data, bugs, engine } = device;
  try {
    const opened = await data.call('open');
    if (!opened.ok) return { error: opened.error.kind, damaged: 0, bugs };
    const answers = await answersOf(data, TYPES, FORMS);
    return { damaged: valueOf(await data.call('damaged')).length, answers, bugs };
  } finally {
    engine.close();
  }
}

function fail(): never {
  throw new Error('a whole store does not open');
}

/** Every text and number in something, wherever it stands. */
export function leavesOf(value: unknown): Set<unknown> {
  if (typeof value !== 'object' || value === null) return new Set([value]);
  return new Set(Object.values(value).flatMap(one => [...leavesOf(one)]));
}
