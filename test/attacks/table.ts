import type { Attack, Attacker } from './attack-row.ts';
import { attacks } from './attacks.ts';

/** Between these two lines of docs/threat-model.md stands the table. */
export const TABLE_BEGIN =
  '<!-- The table of test/attacks/attacks.ts; see test/attacks/README.md. -->';
/** @see TABLE_BEGIN */
export const TABLE_END = '<!-- End of the table. -->';

const titles: Readonly<Record<Attacker, string>> = {
  server: 'A server that lies, or who sits on the line to it',
  disk: 'Who has the laptop while it is off or locked, and may write to its disk',
  script: 'Script in the page',
  member: 'A member with an app of their own making',
};

/** The attacks as Markdown: one table for each attacker. */
export function renderTable(): string {
  return (Object.keys(titles) as Attacker[])
    .map(attacker => {
      const rows = attacks.filter((one: Attack) => one.attacker === attacker);
      return [
        `**${titles[attacker]}** (${rows.length})`,
        '',
        '| attack | what is tried | ends in | defended by |',
        '| --- | --- | --- | --- |',
        ...rows.map(line),
        '',
      ].join('\n');
    })
    .join('\n');
}

function line({ id, does, ends, by }: Attack): string {
  const outcomes = ends.map(one => `\`${one}\``).join(', ');
  return `| \`${id}\` | ${does.replaceAll('|', '\\|')} | ${outcomes} | \`${by}\` |`;
}

/** The document with the table of now in place of the one that it has. */
export function withTable(document: string): string {
  const begin = document.indexOf(TABLE_BEGIN);
  const end = document.indexOf(TABLE_END);
  if (begin < 0 || end < begin) throw new Error('the document has no place for the table');
  return `${document.slice(0, begin)}${TABLE_BEGIN}\n\n${renderTable()}\n${document.slice(end)}`;
}
