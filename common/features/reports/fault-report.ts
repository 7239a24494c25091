/** What a fault's report needs and may lack. */
export type ReportPart = 'raisedBy' | 'place' | 'symptom' | 'reply';

/** What a report draws on; a fault is one. */
export interface ReportedFault {
  readonly raisedBy: string;
  readonly place: string;
  readonly symptom: string;
  readonly timeline: readonly { readonly entry: { readonly kind: string } | null }[];
}

/**
 * Parts that the written document of a fault must have (when, where, who raised it, what it was, how it
 * was answered) and that this one lacks; when it happened is always known.
 */
export function missingInReport(fault: ReportedFault): readonly ReportPart[] {
  const replied = fault.timeline.some(line => line.entry?.kind === 'reply');
  const parts: readonly (readonly [ReportPart, boolean])[] = [
    ['raisedBy', fault.raisedBy.trim() !== ''],
    ['place', fault.place.trim() !== ''],
    ['symptom', fault.symptom.trim() !== ''],
    ['reply', replied],
  ];
  return parts.filter(([, there]) => !there).map(([part]) => part);
}
