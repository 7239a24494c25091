import { expect, it } from 'vitest';
import { bugFacts, createLog } from './log.ts';

it('says of a bug its type and place, never its message', () => {
  const secret = 'hunter2 of HZ-CORE-SW01';
  const lines: string[] = [];
  createLog(line => lines.push(line)).error('bug', {
    call: 'x',
    ...bugFacts(new TypeError(`can't read\n    at ${secret} (${secret}:1:1)`)),
  });
  const [line = ''] = lines;
  expect(JSON.parse(line)).toMatchObject({ level: 'error', event: 'bug', type: 'TypeError' });
  expect(line).toContain('log.test.ts');
  expect(line).not.toContain('hunter2');
});

it('says of a thrown value only what it is', () => {
  expect(bugFacts('hunter2')).toEqual({ type: 'string' });
});
