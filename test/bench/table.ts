import { barOf } from './bars.ts';
import type { Figure } from './figure.ts';

/** The figures as text, one a line: value, peers of the same run, bar, and whether it is met. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(figure => {
    const bar = barOf(figure);
    const peers = Object.entries(figure.peer ?? {}).map(
      ([name, value]) => `${name} ${said(value)}`,
    );
    return [
      figure.id,
      `${said(figure.value)} ${figure.unit}`,
      spread(figure.samples),
      peers.join(', '),
      bar?.text ?? 'shown only',
      bar === undefined ? '' : bar.isMet(figure) ? 'met' : 'MISSED',
    ];
  });
  const lines = [['figure', 'value', 'samples', 'same run', 'bar', ''], ...rows];
  const widths = lines[0]!.map((_, at) => Math.max(...lines.map(line => line[at]!.length)));
  return lines
    .map(line =>
      line
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function spread(samples: readonly number[]): string {
  return `${said(Math.min(...samples))} … ${said(Math.max(...samples))} (${samples.length})`;
}

function said(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: Math.abs(value) >= 100 ? 9 : 3 });
}
