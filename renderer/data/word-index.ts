import type { EntityState } from '../../common/sync/entity-state.ts';
import type { Json } from '../../common/lib/json.ts';
import { CHUNK_RECORDS } from './fold-chunk.ts';
import type { LiveRecord, Projection } from './projection.ts';

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;
/** A sealed secret is no text. */
const SEALED_FIELD = 'secret';
const WORD_BITS = 32;

/** Places of records within a chunk, one bit each. */
type Places = Uint32Array;

/** The words of a chunk's records, each once, and where it occurs. */
interface ChunkWords {
  /** Every word, with a line feed between. */
  readonly text: string;
  /** Where in the text each word begins. */
  readonly starts: Uint32Array;
  /** For each word the records it is in: `places[from[i]…from[i + 1]]`. */
  readonly from: Uint32Array;
  readonly places: Uint8Array;
}

/** What is found by words: made in memory after the unlock, never on the disk. */
export interface WordIndex {
  /** Makes what is missing, a chunk at a time; others get their turn in between. */
  complete(
    records: Projection,
    foldsOf: (records: readonly LiveRecord[]) => Promise<ReadonlyMap<LiveRecord, EntityState>>,
    pause: () => Promise<void>,
  ): Promise<void>;
  forget(n: number): void;
  /** Whether a record holds all of these words, in lower case; looks at each chunk once. */
  matcher(terms: readonly string[]): (record: LiveRecord) => boolean;
}

/** No word is known yet. */
export function wordIndex(): WordIndex {
  const chunks = new Map<number, ChunkWords>();
  const hotTexts = new WeakMap<EntityState, string>();

  const textOf = (state: EntityState): string => {
    const known = hotTexts.get(state) ?? wordsOf(state).join('\n');
    hotTexts.set(state, known);
    return known;
  };
  return {
    forget: n => chunks.delete(n),
    complete: async (all, foldsOf, pause) => {
      // A map's iterator meets what comes while it is on its way.
      for (const n of all.chunks().keys()) {
        if (chunks.has(n)) continue;
        const states = await foldsOf(all.inChunk(n));
        const words = indexOf(
          [...states].flatMap(([{ place }, state]) =>
            place.kind === 'chunk' && place.n === n ? [{ place: place.index, state }] : [],
          ),
        );
        if (all.chunks().has(n)) chunks.set(n, words);
        await pause();
      }
    },
    matcher: terms => {
      const found = new Map<number, Places>();
      const placesIn = (n: number): Places => {
        const known = found.get(n);
        if (known !== undefined) return known;
        const words = chunks.get(n);
        const places =
          words === undefined ? new Uint32Array(CHUNK_RECORDS / WORD_BITS) : search(words, terms);
        found.set(n, places);
        return places;
      };
      return ({ place }) => {
        if (place.kind === 'hot') {
          const text = textOf(place.state);
          return terms.every(term => text.includes(term));
        }
        const bits = placesIn(place.n)[place.index >>> 5] ?? 0;
        return ((bits >>> (place.index & 31)) & 1) === 1;
      };
    },
  };
}

/** Words that somebody typed, as the index has them. */
export function termsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/u).filter(Boolean);
}

/** Records that hold every term: a term has no white space, so it lies within one word or nowhere. */
function search({ text, starts, from, places }: ChunkWords, terms: readonly string[]): Places {
  const all = new Uint32Array(CHUNK_RECORDS / WORD_BITS).fill(0xffffffff);
  for (const term of terms) {
    const some = new Uint32Array(all.length);
    for (let at = text.indexOf(term); at >= 0;) {
      const word = wordAt(starts, at);
      for (let i = from[word] ?? 0; i < (from[word + 1] ?? 0); i += 1) {
        const place = places[i] ?? 0;
        some[place >>> 5] = (some[place >>> 5] ?? 0) | (1 << (place & 31));
      }
      const next = starts[word + 1];
      at = next === undefined ? -1 : text.indexOf(term, next);
    }
    let any = 0;
    for (const [i, bits] of some.entries()) {
      all[i] = (all[i] ?? 0) & bits;
      any |= all[i] ?? 0;
    }
    if (any === 0) break;
  }
  return all;
}

/** The word that holds this character: the last one that begins at or before it. */
function wordAt(starts: Uint32Array, at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function indexOf(
  records: readonly { readonly place: number; readonly state: EntityState }[],
): ChunkWords {
  const words = new Map<string, number[]>();
  for (const { place, state } of records) {
    for (const word of wordsOf(state)) {
      const places = words.get(word);
      if (places === undefined) words.set(word, [place]);
      else if (places.at(-1) !== place) places.push(place);
    }
  }
  const starts = new Uint32Array(words.size);
  const from = new Uint32Array(words.size + 1);
  const total = [...words.values()].reduce((sum, { length }) => sum + length, 0);
  const places = new Uint8Array(total);
  let at = 0;
  let character = 0;
  let i = 0;
  for (const [word, occurrences] of words) {
    starts[i] = character;
    places.set(occurrences, at);
    at += occurrences.length;
    character += word.length + 1;
    i += 1;
    from[i] = at;
  }
  return { text: [...words.keys()].join('\n'), starts, from, places };
}

/** Every word of a record's values, in lower case. */
function wordsOf({ registers, lists }: EntityState): string[] {
  const words: string[] = [];
  const add = (value: Json): void => {
    if (typeof value === 'string') {
      if (!UUID.test(value)) words.push(...termsOf(value));
    } else if (typeof value === 'number') words.push(String(value));
    else if (typeof value === 'object' && value !== null) {
      for (const member of Object.values(value)) add(member);
    }
  };
  for (const [field, { heads }] of registers) {
    if (field !== SEALED_FIELD) for (const { value } of heads) add(value);
  }
  for (const entries of lists.values()) for (const { value } of entries) add(value);
  return words;
}
