import { z } from 'zod';
import { bytes, nothing, type Contract } from '../../ipc/calls.ts';
import { fileName } from '../../lib/file-name.ts';
import { secureQuestion } from './secure-question.ts';

/** How a field of a credential is shown and typed: dots, plain, a code that changes, an attachment. */
export const secretFieldKind = z.enum(['hidden', 'text', 'totp', 'file']);
/** @see secretFieldKind */
export type SecretFieldKind = z.infer<typeof secretFieldKind>;

/** A field without its value. An empty label stands for the words `secure:field.<name>`. */
export const secretFieldInfo = z.object({
  name: z.string().min(1).max(60),
  label: z.string().max(120),
  kind: secretFieldKind,
});
/** @see secretFieldInfo */
export type SecretFieldInfo = z.infer<typeof secretFieldInfo>;

/** A field to be typed. */
export const secretFieldSlot = secretFieldInfo.extend({
  isRequired: z.boolean(),
  /** It has a value, which stays if nothing is typed. */
  isSet: z.boolean(),
});
/** @see secretFieldSlot */
export type SecretFieldSlot = z.infer<typeof secretFieldSlot>;

/** A field with its value as UTF-8; an attachment's bytes as they are. */
export const typedField = secretFieldInfo.extend({ value: bytes });
/** @see typedField */
export type TypedField = z.infer<typeof typedField>;

/** Most bytes of one typed field or attachment. */
export const MAX_FIELD_BYTES = 128 * 1024;

/** Which credential a window is about: by what the page says of it, which may be wrong. */
const subject = z.object({
  name: z.string().max(120),
  username: z.string().max(120).optional(),
  /** Host and port that the secret is sealed for. */
  target: z.string().max(300).optional(),
});

/**
 * Whether a passphrase (or what stands for one) is new, known, both, or a recovery code. Fields of the
 * `submit` call: `present`, `new`, `code`.
 */
export const passphrasePurpose = z.enum([
  /** A new one for this vault: `new`. */
  'set',
  /** Proves who sits here: `present`. */
  'confirm',
  /** Proves who sits here, to whom a Secret Key is shown next: `present`. */
  'add-key',
  /** `present` and `new`. */
  'change',
  /** `code` and `new`. */
  'recover',
  /** The organisation's: `code`. */
  'answer',
  /** A new one for a file that leaves the app: `new`. */
  'seal-file',
  /** The one of a file that comes in: `present`. */
  'open-file',
]);
/** @see passphrasePurpose */
export type PassphrasePurpose = z.infer<typeof passphrasePurpose>;

/** What the secure window shows: one request a window. */
export const secureRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('consent'), question: secureQuestion }),
  /** Stored secrets, masked; each is asked for while it is held to be seen. */
  z.object({
    kind: z.literal('reveal'),
    of: subject,
    fields: z.array(secretFieldInfo).min(1),
    closeAfterSeconds: z.int().min(5).max(600),
  }),
  /** Secret fields to be typed or generated. */
  z.object({
    kind: z.literal('enter'),
    of: subject,
    fields: z.array(secretFieldSlot).min(1),
    /** Fields of one's own may be added. */
    mayAdd: z.boolean(),
  }),
  z.object({
    kind: z.literal('passphrase'),
    purpose: passphrasePurpose,
    /** The file's name for `seal-file` and `open-file`. */
    file: z.string().max(255).optional(),
    /** For `open-file`: a key file may belong to it, beside the passphrase or in its place. */
    mayHaveKeyFile: z.boolean().optional(),
    /** Words that make a passphrase weak: names of person and organisation. */
    hints: z.array(z.string()),
  }),
  /** What is to be printed and kept: shown once, saved as PDF with a QR code. */
  z.object({
    kind: z.literal('kit'),
    organisation: z.string(),
    person: z.string(),
    server: z.string().optional(),
    /** Wall clock, ms. */
    madeAt: z.number(),
    fields: z.array(secretFieldInfo).min(1),
    /** Field whose value is in the QR code. */
    qr: z.string().optional(),
  }),
]);
/** @see secureRequest */
export type SecureRequest = z.infer<typeof secureRequest>;
/** A request of one kind. */
export type SecureRequestOf<Kind extends SecureRequest['kind']> = Extract<
  SecureRequest,
  { readonly kind: Kind }
>;

/**
 * What the secure window asks of whoever wants it (the vault host or main) over a port of its own:
 * the page is no party to it.
 */
export const secureWindow = {
  calls: {
    request: { input: nothing, output: secureRequest },
    /** Answers a `consent`; for a `kit`, that it is kept. */
    answer: { input: z.object({ agreed: z.boolean() }), output: nothing },
    /** The value of a field of a `reveal` or a `kit`. */
    field: { input: z.object({ name: z.string() }), output: bytes },
    /** The code of a field of kind `totp` now. */
    totp: {
      input: z.object({ name: z.string() }),
      output: z.object({
        code: z.string(),
        secondsLeft: z.int().min(0),
        period: z.int().min(1),
      }),
    },
    /** Puts a field's value on the clipboard, past this window. */
    copy: { input: z.object({ name: z.string() }), output: nothing },
    /**
     * Lets the person pick a key file in main's dialog, or drops the one that was picked. Its name comes
     * back and its content stays with the vault host.
     */
    keyFile: {
      input: z.object({ pick: z.boolean() }),
      output: z.object({ name: z.string().max(255).nullable() }),
    },
    /** What was typed for an `enter` or a `passphrase`. It failed: the window says so and stays. */
    submit: {
      input: z.object({
        fields: z.array(typedField).max(40),
        /** Fields that had a value and are to have none. */
        removed: z.array(z.string()).max(40),
      }),
      output: nothing,
    },
  },
  events: {},
} as const satisfies Contract;
/** @see secureWindow */
export type SecureWindow = typeof secureWindow;

/** What main does for the secure window itself, over a second port. */
export const secureFrame = {
  calls: {
    /** The window as high as its content, in CSS pixels; it is shown with the first one. */
    fit: { input: z.object({ height: z.number().min(1).max(10_000) }), output: nothing },
    /** Prints the window's print style to a PDF file; main asks where. `cancelled`, `file-failed`. */
    savePdf: {
      input: z.object({ suggestedName: fileName }),
      output: nothing,
    },
    /** Saves an attachment; main asks where. `cancelled`, `file-failed`. */
    saveFile: {
      input: z.object({ suggestedName: fileName, content: bytes }),
      output: nothing,
    },
    close: { input: nothing, output: nothing },
  },
  events: {},
} as const satisfies Contract;
/** @see secureFrame */
export type SecureFrame = typeof secureFrame;
