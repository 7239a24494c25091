import {
  MAX_FIELD_BYTES,
  type SecretFieldKind,
  type SecretFieldSlot,
  type TypedField,
} from '../../common/features/vault/secure-window.ts';
import { utf8 } from '../../common/lib/bytes.ts';

/** A field of the person's own, as its row stands in the form. */
export interface OwnRow {
  readonly id: string;
  readonly kind: SecretFieldKind;
}

/** Why a form can't be submitted: words `secure:enter.wrong.<reason>`, by the input's name. */
export type FormProblems = Readonly<Record<string, 'required' | 'tooLarge' | 'label' | 'taken'>>;

/** What a form gives: the fields that were typed and those taken away, or what is wrong. */
export type FormReading =
  | { readonly ok: true; readonly fields: TypedField[]; readonly removed: string[] }
  | { readonly ok: false; readonly problems: FormProblems };

/** The names of the inputs, for the form and for who reads it. */
export const inputName = {
  value: (field: string): string => `value:${field}`,
  removed: (field: string): string => `removed:${field}`,
  ownLabel: (row: string): string => `label:${row}`,
  ownValue: (row: string): string => `own:${row}`,
};

/** Reads what was typed. A field that has a value and was left empty keeps it. */
export async function readForm(
  data: FormData,
  slots: readonly SecretFieldSlot[],
  rows: readonly OwnRow[],
): Promise<FormReading> {
  const problems: Record<string, FormProblems[string]> = {};
  const fields: TypedField[] = [];
  const removed: string[] = [];
  const taken = new Set(slots.map(({ name }) => name));

  for (const { name, label, kind, isRequired, isSet } of slots) {
    const isRemoved = data.get(inputName.removed(name)) !== null;
    const value = isRemoved ? undefined : await bytesOf(data.get(inputName.value(name)));
    if (isRemoved) removed.push(name);
    if (value === undefined) {
      if (isRequired && (isRemoved || !isSet)) problems[inputName.value(name)] = 'required';
    } else if (value.byteLength > MAX_FIELD_BYTES) problems[inputName.value(name)] = 'tooLarge';
    else fields.push({ name, label, kind, value });
  }
  for (const { id, kind } of rows) {
    const typed = data.get(inputName.ownLabel(id));
    const label = typeof typed === 'string' ? typed.trim() : '';
    const value = await bytesOf(data.get(inputName.ownValue(id)));
    if (label === '' && value === undefined) continue;
    const name = label.slice(0, 60);
    if (label === '' || label.length > 60) problems[inputName.ownLabel(id)] = 'label';
    else if (taken.has(name)) problems[inputName.ownLabel(id)] = 'taken';
    else if (value === undefined) problems[inputName.ownValue(id)] = 'required';
    else if (value.byteLength > MAX_FIELD_BYTES) problems[inputName.ownValue(id)] = 'tooLarge';
    else {
      taken.add(name);
      fields.push({ name, label, kind, value });
    }
  }
  if (Object.keys(problems).length === 0) return { ok: true, fields, removed };
  for (const { value } of fields) value.fill(0);
  return { ok: false, problems };
}

async function bytesOf(
  typed: FormDataEntryValue | null,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (typed === null || typed === '') return undefined;
  if (typeof typed === 'string') return utf8(typed);
  return typed.size === 0 ? undefined : new Uint8Array(await typed.arrayBuffer());
}
