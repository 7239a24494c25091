import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { parseReading } from '../../../common/features/inspections/reading.ts';
import type { Round } from '../../../common/features/inspections/round-view.ts';
import { answerField, type Answer } from '../../../common/features/inspections/round.ts';
import type { Json } from '../../../common/lib/json.ts';
import type { FormDraft } from '../../data/data-contract.ts';
import type { Draft } from '../../data/use-draft.ts';
import type { FieldEdits } from '../../records/use-field-edits.ts';

/** What is being typed for an item and is not part of its answer yet. */
export interface Typed {
  readonly reading: string;
  readonly note: string;
}

/** The answers of a round as they are typed and saved. */
export interface Answers {
  /** What an item's fields show. */
  readonly typed: (item: string) => Typed;
  /** Keeps what is typed in the draft, on this device. */
  readonly type: (item: string, typed: Typed) => void;
  /** Makes it the item's answer in the log; answers whether it is durable. */
  readonly save: (item: string, answer: Answer) => Promise<boolean>;
}

/** @see Answers */
export function useAnswers(round: Round, edits: FieldEdits, draft: Draft): Answers {
  const [drafts, setDrafts] = useState<FormDraft>(() => draft.values ?? {});
  const latest = useRef(drafts);
  const { save: saveDraft } = draft;

  const keep = useCallback(
    (next: FormDraft): void => {
      latest.current = next;
      setDrafts(next);
      saveDraft(next);
    },
    [saveDraft],
  );
  const typed = useCallback(
    (item: string): Typed => {
      const given = round.answers.get(item)?.answer;
      return {
        reading: textOf(drafts[readingKey(item)]) ?? given?.reading?.toString() ?? '',
        note: textOf(drafts[noteKey(item)]) ?? given?.note ?? '',
      };
    },
    [round, drafts],
  );
  const type = useCallback(
    (item: string, { reading, note }: Typed): void => {
      keep({ ...latest.current, [readingKey(item)]: reading, [noteKey(item)]: note });
    },
    [keep],
  );
  const { set } = edits;
  const save = useCallback(
    (item: string, answer: Answer): Promise<boolean> => set(answerField(item), answer),
    [set],
  );
  // A draft is let go once the record shows the same, not before: nothing typed is ever in neither.
  useEffect(() => {
    const rest = withoutSettled(latest.current, round);
    if (rest !== latest.current) keep(rest);
  }, [round, keep]);
  return useMemo(() => ({ typed, type, save }), [typed, type, save]);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The draft without the items whose answer in the record says the same; itself when there are none. */
export function withoutSettled(drafts: FormDraft, round: Pick<Round, 'answers'>): FormDraft {
  let rest = drafts;
  for (const [item, { answer }] of round.answers) {
    const reading = textOf(drafts[readingKey(item)]);
    const note = textOf(drafts[noteKey(item)]);
    if (reading === undefined && note === undefined) continue;
    const same = (note ?? '') === answer.note && parseReading(reading ?? '') === answer.reading;
    if (!same) continue;
    const { [readingKey(item)]: _reading, [noteKey(item)]: _note, ...others } = rest;
    rest = others;
  }
  return rest;
}

function readingKey(item: string): string {
  return `${item}/reading`;
}

function noteKey(item: string): string {
  return `${item}/note`;
}
