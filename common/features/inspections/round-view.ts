import type { AppError } from '../../errors/app-error.ts';
import {
  metaOf,
  readFields,
  type FieldHead,
  type FoldedRecord,
  type RecordMeta,
  type Written,
} from '../../records/folded-record.ts';
import { ok, type Result } from '../../lib/result.ts';
import { attachmentIn, type Attachment } from '../../records/attachment.ts';
import {
  answer,
  answerField,
  evidenceField,
  roundFields,
  type Answer,
  type RoundFields,
} from './round.ts';
import type { Template, TemplateItem } from './template.ts';

/** An item's answer with everyone who wrote it; several heads are a conflict. */
export interface GivenAnswer {
  readonly answer: Answer;
  /** The pick first. */
  readonly heads: readonly FieldHead[];
}

/** A file of an item with who attached it and when. */
export interface Evidence {
  readonly written: Written;
  readonly file: Attachment;
}

/** A round as the screens show it. */
export interface Round extends RoundFields, RecordMeta {
  /** By item id; an item that is not here has no answer. */
  readonly answers: ReadonlyMap<string, GivenAnswer>;
  /** Items whose answer can't be read by this version; kept in the log, to be judged again. */
  readonly unreadableAnswers: readonly string[];
  /** Photos and files by item id, in causal order; what this version can't read is left in the log. */
  readonly evidence: ReadonlyMap<string, readonly Evidence[]>;
}

/** Every item of a template in walking order. */
export function itemsOf(of: Template): readonly TemplateItem[] {
  return of.sections.flatMap(section => section.items);
}

/** Reads a folded record as a round; fails with `record-damaged`. */
export function toRound(record: FoldedRecord): Result<Round, AppError> {
  const fields = readFields(roundFields, record);
  if (!fields.ok) return fields;
  const answers = new Map<string, GivenAnswer>();
  const unreadableAnswers: string[] = [];
  const evidence = new Map<string, readonly Evidence[]>();
  for (const item of itemsOf(fields.value.template)) {
    const files = (record.lists[evidenceField(item.id)] ?? []).flatMap(written => {
      const file = attachmentIn(written.value);
      return file === undefined ? [] : { written, file };
    });
    if (files.length > 0) evidence.set(item.id, files);
    const heads = record.fields[answerField(item.id)] ?? [];
    const pick = heads[0];
    if (pick === undefined) continue;
    const parsed = answer.safeParse(pick.value);
    if (parsed.success) answers.set(item.id, { answer: parsed.data, heads });
    else unreadableAnswers.push(item.id);
  }
  return ok({ ...fields.value, ...metaOf(record), answers, unreadableAnswers, evidence });
}
