/**
 * What shows nothing or moves what stands beside it: control and format characters (the directions of
 * UAX #9 and joiners among them), line and paragraph separators, private and unassigned code points,
 * and letters that are blank by their look.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0]/gu;
/** More marks on one letter than any writing has: they would cover the lines around it. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;

/**
 * A text of somebody else's as it may stand in a question that a person answers by it: one line, in
 * which every character is seen. Those that are not are written as their number, `[U+202E]`, so that
 * nobody is shown one name and agrees to another.
 */
export function visibleText(text: string): string {
  return text
    .replaceAll(/[\s\p{Zs}]+/gu, ' ')
    .replaceAll(
      UNSEEN,
      one => `[U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replaceAll(PILED_MARKS, '$1');
}
