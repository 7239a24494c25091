import { seeded } from '../fakes/seeded-random.ts';

/** Kinds of text that a terminal is flooded with. */
export const textKinds = ['plain', 'coloured', 'chinese'] as const;
/** @see textKinds */
export type TextKind = (typeof textKinds)[number];

const LINE_COLUMNS = 78;
/** Lines that are made once and then repeated; enough that none of them is cached anywhere. */
const DISTINCT_LINES = 2_000;

const vocabulary = {
  plain: 'Mar 09:12:44 switch kernel link up down eth0 10GE1/0/3 error input CRC 37 packets'.split(
    ' ',
  ),
  chinese: '端口 收发 正常 风扇 异常 电源 模块 温度 偏高 已 更换 备件 链路 中断 恢复'.split(' '),
} as const;

/** About that many bytes of log lines of a kind, each line ending in CR LF as a terminal wants it. */
export function floodText(kind: TextKind, bytes: number): Buffer {
  const next = seeded(textKinds.indexOf(kind) + 1);
  const lines = Array.from({ length: DISTINCT_LINES }, () => Buffer.from(line(kind, next)));
  const chosen: Buffer[] = [];
  for (let length = 0; length < bytes;) {
    const one = lines[Math.floor(next() * DISTINCT_LINES)]!;
    chosen.push(one);
    length += one.length;
  }
  return Buffer.concat(chosen);
}

function line(kind: TextKind, next: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  const words = vocabulary[kind === 'chinese' ? 'chinese' : 'plain'];
  const columns = (word: string): number => (kind === 'chinese' ? 2 * word.length : word.length);
  let text = '';
  for (let used = 0; ;) {
    const word = pick(words);
    used += columns(word) + 1;
    if (used > LINE_COLUMNS) return `${text}\r\n`;
    text +=
      kind === 'coloured' ? `\u001B[${31 + Math.floor(next() * 6)}m${word}\u001B[0m ` : `${word} `;
  }
}
