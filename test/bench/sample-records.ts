import type { RecordId } from '../../common/lib/ids.ts';
import { newId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { seeded } from '../fakes/seeded-random.ts';

/** The entity type of the bench's records. */
export const SAMPLE_TYPE = 'bench-reading';
/** The one field of such a record that holds all of its content. */
export const SAMPLE_FIELD = 'reading';

/** What the record of a reading holds: about 0.8 kB of JSON with words that differ. */
export interface SampleReading {
  readonly item: string;
  readonly room: string;
  readonly rack: string;
  readonly unit: number;
  readonly value: number;
  readonly at: number;
  readonly note: string;
}
/** A record to write. */
export interface SampleRecord {
  readonly id: RecordId;
  readonly reading: SampleReading;
}

const NOTE_CHARS = 680;
const words =
  'fan tray one runs at full speed since the night power module two shows amber link lost on port replaced by spare from store pressure normal 端口收发正常 风扇异常 cable label missing checked again'.split(
    ' ',
  );

/** Records with fresh ids; the same content for the same seed. */
export function sampleRecords(count: number, seed: number): SampleRecord[] {
  const next = seeded(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const note = (): string => {
    let text = '';
    while (text.length < NOTE_CHARS) text += `${words[below(words.length)]} `;
    return text;
  };
  return Array.from({ length: count }, (_, i) => ({
    id: newId<RecordId>(secureRandom),
    reading: {
      item: `Core switch ${i}: fans and power`,
      room: `B${below(4)}-${below(40)}`,
      rack: `A${below(20)}`,
      unit: 1 + below(42),
      value: below(10_000) / 100,
      at: 1_773_000_000_000 + i * 60_000,
      note: note(),
    },
  }));
}
