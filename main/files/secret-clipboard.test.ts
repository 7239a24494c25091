import { describe, expect, it } from 'vitest';
import { secretClipboard } from './secret-clipboard.ts';

function clipboardOf() {
  let content = 'before';
  let due: (() => void) | undefined;
  let wait = 0;
  const board = secretClipboard(
    {
      writeSecret: async text => {
        content = text;
      },
      read: async () => content,
      clear: async () => {
        content = '';
      },
    },
    {
      after: (ms, run) => {
        wait = ms;
        due = run;
        return () => {
          due = undefined;
        };
      },
    },
  );
  return {
    board,
    now: () => content,
    copy: (text: string) => {
      content = text;
    },
    wait: () => wait,
    ring: async () => {
      due?.();
      await Promise.resolve();
      await new Promise(done => setTimeout(done));
    },
  };
}

describe('a secret on the clipboard', () => {
  it('is gone after its time', async () => {
    const { board, now, ring, wait } = clipboardOf();
    await board.put('hunter2', 30);
    expect([now(), wait()]).toEqual(['hunter2', 30_000]);
    await ring();
    expect(now()).toBe('');
    expect(board.isHolding()).toBe(false);
  });

  it('takes nothing with it that somebody copied since', async () => {
    const { board, now, copy, ring } = clipboardOf();
    await board.put('hunter2', 30);
    copy('show version');
    await ring();
    expect(now()).toBe('show version');
    await board.put('hunter2', 30);
    copy('display version');
    await board.clear();
    expect(now()).toBe('display version');
  });

  it('is taken off at once when the vault is locked, and once only', async () => {
    const { board, now, copy, ring } = clipboardOf();
    await board.put('hunter2', 30);
    await board.clear();
    expect(now()).toBe('');
    copy('hunter2');
    await ring();
    expect(now()).toBe('hunter2');
  });

  it('is taken off when the vault is locked while a slow clipboard is still taking it', async () => {
    let content = '';
    let taken = (): void => undefined;
    const due: (() => void)[] = [];
    const board = secretClipboard(
      {
        writeSecret: text =>
          new Promise(done => {
            taken = () => {
              content = text;
              done();
            };
          }),
        read: async () => content,
        clear: async () => {
          content = '';
        },
      },
      { after: (_ms, run) => () => void due.push(run) },
    );
    const put = board.put('hunter2', 30);
    await Promise.resolve();
    const cleared = board.clear();
    await new Promise(done => setTimeout(done));
    expect(board.isSecret('hunter2')).toBe(true);
    taken();
    await Promise.all([put, cleared]);
    expect(content).toBe('');
    expect(board.isHolding()).toBe(false);
  });

  it('is known as one though the time of the one before runs out meanwhile', async () => {
    let content = '';
    const reads: (() => void)[] = [];
    let ring = (): void => undefined;
    const board = secretClipboard(
      {
        writeSecret: async text => {
          content = text;
        },
        read: () => new Promise(done => reads.push(() => done(content))),
        clear: async () => {
          content = '';
        },
      },
      {
        after: (_ms, run) => {
          ring = run;
          return () => undefined;
        },
      },
    );
    await board.put('first', 30);
    ring();
    const put = board.put('second', 30);
    await new Promise(done => setTimeout(done));
    reads[0]?.();
    await put;
    expect(content).toBe('second');
    expect(board.isSecret('second')).toBe(true);
  });

  it('has the time of the last one', async () => {
    const { board, now, ring } = clipboardOf();
    await board.put('one', 30);
    await board.put('two', 30);
    await ring();
    expect(now()).toBe('');
  });

  it('is known again, though lines end otherwise there, and nothing else is taken for it', async () => {
    const { board, now, copy } = clipboardOf();
    await board.put('-----BEGIN\nkey\n', 30);
    expect(board.isSecret('-----BEGIN\r\nkey\r\n')).toBe(true);
    expect(board.isSecret('-----BEGIN')).toBe(false);
    copy('-----BEGIN\r\nkey\r\n');
    await board.clear();
    expect(now()).toBe('');
    expect(board.isSecret('-----BEGIN\nkey\n')).toBe(false);
  });
});
