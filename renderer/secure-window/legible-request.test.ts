import { expect, it } from 'vitest';
import { legibleRequest } from './legible-request.ts';

const odd = 'ops\u202E\u200Bnimda';
const seen = 'ops[U+202E][U+200B]nimda';

it('a question says every fact in characters that are seen', () => {
  const question = {
    kind: 'type-secret',
    field: odd,
    username: odd,
    target: odd,
    reason: `${odd}\n\nAddress`,
  } as const;
  expect(legibleRequest({ kind: 'consent', question })).toEqual({
    kind: 'consent',
    question: {
      kind: 'type-secret',
      field: seen,
      username: seen,
      target: seen,
      reason: `${seen} Address`,
    },
  });
});

it.each([
  ['https://rackside.example.com', 'https://rackside.example.com'],
  ['https://r\u0430ckside.example.com/', 'https://xn--rckside-2fg.example.com'],
  ['https://[::1]:8787', 'https://[::1]:8787'],
])('the server %s is shown as it is looked up', (server, shown) => {
  const question = { kind: 'connect-server', server } as const;
  expect(legibleRequest({ kind: 'consent', question })).toEqual({
    kind: 'consent',
    question: { kind: 'connect-server', server: shown },
  });
});

it('a credential’s window does, and knows its fields by the names they have', () => {
  const of = { name: odd, username: odd, target: odd };
  const field = { name: odd, label: odd, kind: 'hidden' } as const;
  expect(
    legibleRequest({ kind: 'reveal', of, fields: [field], closeAfterSeconds: 60 }),
  ).toMatchObject({
    of: { name: seen, username: seen, target: seen },
    fields: [{ name: odd, label: seen }],
  });
  const slot = { ...field, isRequired: true, isSet: false };
  expect(legibleRequest({ kind: 'enter', of, fields: [slot], mayAdd: true })).toMatchObject({
    of: { name: seen },
    fields: [{ name: odd, label: seen, isRequired: true }],
  });
});

it('so do the windows of a passphrase and of a kit', () => {
  expect(
    legibleRequest({ kind: 'passphrase', purpose: 'open-file', file: odd, hints: [odd] }),
  ).toEqual({ kind: 'passphrase', purpose: 'open-file', file: seen, hints: [odd] });
  expect(
    legibleRequest({
      kind: 'kit',
      organisation: odd,
      person: odd,
      madeAt: 1,
      fields: [{ name: odd, label: odd, kind: 'text' }],
      qr: odd,
    }),
  ).toEqual({
    kind: 'kit',
    organisation: seen,
    person: seen,
    madeAt: 1,
    fields: [{ name: odd, label: seen, kind: 'text' }],
    qr: odd,
  });
});
