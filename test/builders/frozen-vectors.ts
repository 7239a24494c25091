import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Json } from '../../common/lib/json.ts';

/** One envelope, frozen: how it is made of seeded randomness, and what comes out when it is opened. */
export interface Vector {
  /** Made anew; undefined for a format that is only read any more. */
  readonly make?: () => Promise<Json> | Json;
  /** What the artefact holds; throws when it does not open. */
  readonly open: (artefact: Json) => Promise<Json> | Json;
}

interface Frozen {
  readonly artefact: Json;
  readonly content: Json;
}

/**
 * Checks each vector against `<dir>/<name>.json`: the frozen artefact still opens to the same content,
 * and is made anew byte for byte. So a format that changes fails here, and gets a name of its own; a
 * frozen file is never written again. A new vector is frozen by one run with RACKSIDE_FREEZE=1.
 */
export function checkVectors(dir: string, vectors: Readonly<Record<string, Vector>>): void {
  test.each(Object.entries(vectors))('%s', async (name, { make, open }) => {
    const path = join(dir, `${name}.json`);
    if (!existsSync(path) && process.env['RACKSIDE_FREEZE'] === '1' && make !== undefined) {
      const artefact = await make();
      const frozen: Frozen = { artefact, content: await open(artefact) };
      writeFileSync(path, `${JSON.stringify(frozen, null, 2)}\n`);
    }
    const frozen = JSON.parse(readFileSync(path, 'utf8')) as Frozen;
    expect(await open(frozen.artefact)).toEqual(frozen.content);
    if (make !== undefined) expect(await make()).toEqual(frozen.artefact);
  });

  test('every frozen file has its vector', () => {
    const files = readdirSync(dir).filter(file => file.endsWith('.json'));
    expect(files.toSorted()).toEqual(
      Object.keys(vectors)
        .map(name => `${name}.json`)
        .toSorted(),
    );
  });
}
