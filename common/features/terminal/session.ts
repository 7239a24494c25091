import { z } from 'zod';
import { bytes, nothing, type Contract } from '../../ipc/calls.ts';
import { credentialRef } from '../../crypto/sealed-secret.ts';
import { hostKey } from '../../lib/host-key.ts';

/**
 * Flow control by unacknowledged bytes of `data` events, acknowledged after xterm parsed them. The water
 * marks are VS Code's; bytes instead of characters, because only the pane decodes.
 */
export const flow = { pauseAbove: 100_000, resumeBelow: 5_000, ackEvery: 5_000 } as const;

/** How a session's terminal begins. */
export const terminalSize = z.object({
  cols: z.int().min(1).max(1000),
  rows: z.int().min(1).max(1000),
});
/** @see terminalSize */
export type TerminalSize = z.infer<typeof terminalSize>;

/** What is to be opened. */
export const sessionTarget = z.discriminatedUnion('transport', [
  z.object({ transport: z.literal('local') }),
  z.object({
    transport: z.literal('ssh'),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535),
    /** Keys accepted before; empty when the host is unknown. */
    hostKeys: z.array(hostKey),
    credential: credentialRef,
  }),
]);
/** @see sessionTarget */
export type SessionTarget = z.infer<typeof sessionTarget>;

/** Where a session stands. */
export const sessionState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('connecting') }),
  /** Nothing was sent; the user decides about the key. */
  z.object({ state: z.literal('host-key-unknown'), key: hostKey }),
  z.object({ state: z.literal('authenticating') }),
  z.object({ state: z.literal('open') }),
  z.object({
    state: z.literal('closed'),
    /** Error kind with detail; none when the peer or the user ended it in order. */
    reason: z.string().optional(),
    detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    exitCode: z.number().optional(),
  }),
]);
/** @see sessionState */
export type SessionState = z.infer<typeof sessionState>;

/** One session between a terminal pane and the session host, over its own port. */
export const sessionContract = {
  calls: {
    /** Starts it; may be called once. */
    open: { input: z.object({ target: sessionTarget, size: terminalSize }), output: nothing },
    /** Answers `host-key-unknown`; only acceptance lets the session go on to log in. */
    decideHostKey: {
      input: z.object({ fingerprint: z.string(), accept: z.boolean() }),
      output: nothing,
    },
    write: { input: z.object({ data: bytes }), output: nothing },
    /**
     * Has a field of a stored credential typed into this open session, at whose host and port it must
     * be sealed; the page never sees it, and neither does the terminal if the host echoes it. Fails
     * as the uses of a credential do, or with `session-closed`.
     */
    typeSecret: {
      input: z.object({
        credential: credentialRef,
        field: z.string().min(1).max(60),
        /** Press Enter after it. */
        enter: z.boolean(),
      }),
      output: nothing,
    },
    resize: { input: terminalSize, output: nothing },
    /** Bytes of `data` events that the terminal has parsed since the last call. */
    ack: { input: z.object({ bytes: z.int().min(0) }), output: nothing },
    close: { input: nothing, output: nothing },
  },
  events: {
    state: sessionState,
    /** Raw bytes as they came; decoded in the pane by the device's charset. */
    data: bytes,
  },
} as const satisfies Contract;
/** @see sessionContract */
export type SessionContract = typeof sessionContract;
