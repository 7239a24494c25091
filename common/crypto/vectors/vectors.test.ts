import { describe } from 'vitest';
import { checkVectors, type Vector } from '../../../test/builders/frozen-vectors.ts';
import { codeVectors } from '../../../test/vectors/code-vectors.ts';
import { fileVectors } from '../../../test/vectors/file-vectors.ts';
import { identityVectors } from '../../../test/vectors/identity-vectors.ts';
import { recordVectors } from '../../../test/vectors/record-vectors.ts';
import { slotVectors } from '../../../test/vectors/slot-vectors.ts';
import { spaceVectors } from '../../../test/vectors/space-vectors.ts';

/** Every envelope of common/, by the file that froze it. */
const vectors: Readonly<Record<string, Vector>> = {
  ...codeVectors(),
  ...fileVectors(),
  ...identityVectors(),
  ...recordVectors(),
  ...slotVectors(),
  ...spaceVectors(),
};

describe('frozen', () => checkVectors(import.meta.dirname, vectors));
