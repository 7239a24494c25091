import { z } from 'zod';
import { sealedSecret, secretTarget } from '../../../crypto/sealed-secret.ts';
import { bytes } from '../../../ipc/calls.ts';
import { recordId, spaceId } from '../../../lib/ids.ts';

/** Credentials: the page asks, and never holds a stored secret. */
export const credentialCalls = {
  /** Seals a secret typed in, for log-ins at one host and port; the bytes are wiped after. */
  sealSecret: {
    input: z.object({ space: spaceId, record: recordId, target: secretTarget, secret: bytes }),
    output: sealedSecret,
  },
} as const;
