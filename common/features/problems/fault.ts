import { z } from 'zod';
import { recordId } from '../../lib/ids.ts';
import { attachmentEntry } from '../../records/attachment.ts';
import { credentialUseEntry } from '../../records/timeline.ts';

/** The entity type of a fault record. */
export const FAULT = 'fault';

/** Severity of a problem, by the domain's table. */
export const severity = z.enum(['critical', 'urgent', 'normal', 'other']);
/** @see severity */
export type Severity = z.infer<typeof severity>;

/** The five steps of a system defect. */
export const faultStep = z.enum(['submitted', 'analysed', 'confirmed', 'escalated', 'replied']);
/** @see faultStep */
export type FaultStep = z.infer<typeof faultStep>;

/** Fields of a fault's record; its timeline is an append-only field beside them. */
export const faultFields = z.object({
  number: z.string(),
  title: z.string().trim().min(1).max(200),
  severity,
  step: faultStep,
  asset: recordId.nullable(),
  /** The failed checklist item it was made from. */
  origin: z
    .object({ round: recordId, roundNumber: z.string(), item: z.string(), itemTitle: z.string() })
    .nullable(),
  symptom: z.string().max(8000),
  raisedBy: z.string().max(120),
  place: z.string().max(200),
});
/** @see faultFields */
export type FaultFields = z.infer<typeof faultFields>;

/** One entry of a fault's timeline. Who and when come from the change that carries it. */
export const timelineEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('note'), text: z.string().trim().min(1).max(8000) }),
  z.object({ kind: z.literal('reply'), text: z.string().trim().min(1).max(8000) }),
  z.object({
    kind: z.literal('terminal-output'),
    host: z.string(),
    username: z.string(),
    /** Plain text, escape sequences removed. */
    text: z.string().min(1).max(100_000),
  }),
  attachmentEntry,
  credentialUseEntry,
]);
/** @see timelineEntry */
export type TimelineEntry = z.infer<typeof timelineEntry>;
