import { z } from 'zod';
import { errorKinds, type ErrorKind } from '../../errors/app-error.ts';
import { bytes } from '../../ipc/calls.ts';

/** How long a copied secret stays on the clipboard. */
export const CLIPBOARD_SECONDS = 30;

/**
 * What the vault host has main do for it, because clipboard and file dialogs are main's alone. Main
 * answers each with the control call `errandDone`.
 */
export const vaultErrand = z.discriminatedUnion('kind', [
  /** Puts a secret (UTF-8) on the clipboard, and takes it off again after so many seconds. */
  z.object({ kind: z.literal('copy-secret'), secret: bytes, seconds: z.int().min(1) }),
  /** Lets the person pick a file of credentials and reads it. */
  z.object({ kind: z.literal('pick-import'), maxBytes: z.int().min(1) }),
  /** The same for the key file that belongs to it. */
  z.object({ kind: z.literal('pick-key-file'), maxBytes: z.int().min(1) }),
  /** Lets the person say where, and writes it there whole or not at all. */
  z.object({ kind: z.literal('save-export'), suggestedName: z.string(), content: bytes }),
]);
/** @see vaultErrand */
export type VaultErrand = z.infer<typeof vaultErrand>;

const errorKind = z.enum(Object.keys(errorKinds) as [ErrorKind, ...ErrorKind[]]);

/** What came of an errand. */
export const errandOutcome = z.discriminatedUnion('is', [
  z.object({ is: z.literal('done') }),
  z.object({ is: z.literal('file'), name: z.string().max(255), content: bytes }),
  z.object({
    is: z.literal('failed'),
    kind: errorKind,
    detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  }),
]);
/** @see errandOutcome */
export type ErrandOutcome = z.infer<typeof errandOutcome>;
