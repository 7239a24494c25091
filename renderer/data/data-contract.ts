import { z } from 'zod';
import type { AppError } from '../../common/errors/app-error.ts';
import type { ChangeId, DeviceId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import { changeId, recordId, spaceId } from '../../common/lib/ids.ts';
import type { Json } from '../../common/lib/json.ts';
import { attachment } from '../../common/records/attachment.ts';
import { blobId } from '../../common/crypto/blob-manifest.ts';
import { numberKind } from '../../common/records/record-number.ts';
import type { Written } from '../../common/records/folded-record.ts';
import { bytes, nothing, type Contract } from '../../common/ipc/calls.ts';
import { changeOp, fieldValue, type ChangeOp } from '../../common/sync/change.ts';

/** Who wrote a value, when by their clock, and on which device. */
export interface Authorship extends Written {
  readonly device: DeviceId;
}
/** One head of a field. */
export interface Head extends Authorship {
  readonly value: Json;
}
/** A record as the fold has it. */
export interface RecordView {
  readonly id: RecordId;
  readonly space: SpaceId;
  readonly type: string;
  /**
   * The heads of each field, the pick first; more than one is a conflict. The field `$life` is there
   * when somebody deleted the record: values `deleted` and `alive`; both are a conflict, which an edit
   * of op `resolve` with one of them ends.
   */
  readonly fields: Readonly<Record<string, readonly Head[]>>;
  /** Entries of each append-only field, in causal order. */
  readonly lists: Readonly<Record<string, readonly Head[]>>;
  readonly deleted: boolean;
  readonly created: Authorship;
  readonly updated: Authorship;
  /** Changes of this record that are on this device only. */
  readonly pending: number;
}
/** A row that can't be opened: kept, shown, and out of the way of the rest. */
export interface DamagedRecord {
  readonly id: string;
  readonly space: SpaceId;
}
/** One line of a record's history: who, when, field, old → new. */
export interface HistoryEntry extends Authorship {
  readonly field: string;
  readonly op: ChangeOp;
  readonly before: Json | undefined;
  readonly after: Json;
  /** Server's receipt, ms; absent while it is on this device only. */
  readonly receivedAt: number | undefined;
}
/** A change of another device that did not verify, and why; shown, never applied. */
export interface Quarantined {
  readonly id: ChangeId;
  readonly space: SpaceId;
  readonly code: string;
}
/** A change of this device that the server refused, with its code. */
export interface Rejected {
  readonly id: ChangeId;
  readonly space: SpaceId;
  readonly code: string;
  readonly record: RecordId;
  readonly field: string;
}
/** What waits for the server, and what came to nothing. */
export interface OutboxState {
  readonly pending: number;
  /** Wall clock of the oldest pending change, ms. */
  readonly since: number | undefined;
  readonly rejected: readonly Rejected[];
  readonly quarantined: readonly Quarantined[];
  readonly lastSyncAt: number | undefined;
  /** Why the last attempt to sync failed; absent after one that went through. */
  readonly error?: AppError | undefined;
}
/** A saved page of a form that was not committed yet. */
export type FormDraft = Readonly<Record<string, Json>>;

/** One edit of a user action. */
export const edit = z.object({
  space: spaceId,
  type: z.string(),
  id: recordId,
  field: z.string(),
  op: changeOp,
  value: fieldValue,
  /** The heads that the author saw when the form was opened; those of now when absent. */
  seen: z.array(changeId).optional(),
});
/** @see edit */
export type Edit = z.input<typeof edit>;

/** Records in one page at most. */
export const MAX_PAGE = 500;

/** Some of the records that were asked for. */
export interface RecordPage {
  readonly records: readonly RecordView[];
  /** To be given as `after` for the next page; null at the end. */
  readonly next: string | null;
  /** How many there are in all pages. */
  readonly total: number;
}

const view = z.custom<RecordView>();
const page = z.custom<RecordPage>();

const opened = z.object({
  records: z.number(),
  damaged: z.number(),
  /** Batches that the database had lost and that came back from the journal, and those that did not. */
  putBack: z.object({ batches: z.number(), damaged: z.number() }).optional(),
});
/** What opening the store came to. */
export type Opened = z.infer<typeof opened>;

/** What the page asks of the data worker. */
export const dataContract = {
  calls: {
    /** Opens the store with the keys that the vault host gives over its port (transferred first). */
    open: { input: nothing, output: opened },
    /** A page of the living records of a type, or of the deleted ones, in all spaces or one; newest first. */
    list: {
      input: z.object({
        type: z.string(),
        space: spaceId.optional(),
        deleted: z.boolean().optional(),
        /** `next` of the page before. */
        after: z.string().optional(),
        limit: z.int().min(1).max(MAX_PAGE).optional(),
      }),
      output: page,
    },
    /**
     * Living records that hold every word of the text in their values, newest first; a part of a word
     * counts, upper and lower case do not.
     */
    search: {
      input: z.object({
        text: z.string().max(500),
        type: z.string().optional(),
        space: spaceId.optional(),
        limit: z.int().min(1).max(MAX_PAGE).optional(),
      }),
      output: page,
    },
    get: { input: z.object({ id: recordId }), output: view.nullable() },
    /** Reads every record to its last byte, mends what can be mended, and counts. */
    check: { input: nothing, output: z.object({ records: z.number(), damaged: z.number() }) },
    damaged: { input: nothing, output: z.array(z.custom<DamagedRecord>()) },
    history: { input: z.object({ id: recordId }), output: z.array(z.custom<HistoryEntry>()) },
    /** One user action: all of it is durable when this answers, or none of it happened. */
    commit: {
      input: z.object({ edits: z.array(edit).min(1).max(500) }),
      output: z.object({ changes: z.array(changeId) }),
    },
    /**
     * Attaches a file: its sealed chunks are on the disk before the entry that names it is committed.
     * `blob-too-large`, `disk-full`: nothing was attached then.
     */
    attach: {
      input: z.object({
        to: z.object({ space: spaceId, type: z.string(), id: recordId, field: z.string() }),
        name: z.string().max(1000),
        mediaType: z.string().max(1000),
        content: bytes,
      }),
      output: z.object({ blob: blobId }),
    },
    /** The bytes of an attached file: `blob-missing` while they are not all here, or `blob-damaged`. */
    openFile: { input: z.object({ file: attachment }), output: bytes },
    /** Next free record number of this device, such as `HZ01-F-20260309-K7Q-01`. */
    nextNumber: {
      input: z.object({ siteCode: z.string(), kind: numberKind }),
      output: z.string(),
    },
    readDraft: { input: z.object({ form: z.string() }), output: z.custom<FormDraft>().nullable() },
    /** Keeps what was typed, sealed; null forgets it. */
    writeDraft: {
      input: z.object({ form: z.string(), values: z.custom<FormDraft>().nullable() }),
      output: nothing,
    },
    outbox: { input: nothing, output: z.custom<OutboxState>() },
    syncNow: { input: nothing, output: nothing },
    /** Puts a refused change back into the outbox. */
    resubmit: { input: z.object({ id: changeId }), output: nothing },
    /** How many batches the log has, to compare a backup with. */
    logSize: { input: nothing, output: z.object({ batches: z.number() }) },
    /** The whole log, opened, as JSON text for the lead's evidence. */
    exportLog: { input: z.object({ space: spaceId.optional() }), output: z.string() },
  },
  events: {
    /** Records that changed, by local edit or by sync; empty means anything may have. */
    changed: z.object({ ids: z.array(recordId) }),
    outbox: z.custom<OutboxState>(),
  },
} as const satisfies Contract;
/** @see dataContract */
export type DataContract = typeof dataContract;
