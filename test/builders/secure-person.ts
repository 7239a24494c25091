import type { SecureRequest, SecureWindow } from '../../common/features/vault/secure-window.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import { fromUtf8, utf8 } from '../../common/lib/bytes.ts';
import type { FakeSecureWindow } from '../fakes/fake-secure-window.ts';

/** A person who types what is asked for, and writes down every kit. */
export interface TypingPerson {
  /** What is typed next, by field. */
  types: Record<string, string>;
  /** Texts of the kits that were shown, by field; the latest last. */
  readonly kits: Record<string, string>[];
  /** Whether a kit is kept once shown. */
  keeps: boolean;
  /** What the windows said of what was typed. */
  readonly answers: string[];
}

/** Sits at a vault's secure window: types, and gives up after one refusal. */
export function typingPerson(window: FakeSecureWindow): TypingPerson {
  const person: TypingPerson = { types: {}, kits: [], keeps: true, answers: [] };
  window.at(async (request, client) => {
    if (request.kind === 'kit') return keepKit(person, request, client);
    const fields = Object.entries(person.types).map(([name, text]) => ({
      name,
      label: '',
      kind: 'hidden' as const,
      value: utf8(text),
    }));
    const taken = await client.call('submit', { fields, removed: [] });
    person.answers.push(taken.ok ? 'ok' : taken.error.kind);
  });
  return person;
}

async function keepKit(
  person: TypingPerson,
  request: Extract<SecureRequest, { kind: 'kit' }>,
  client: Client<SecureWindow>,
): Promise<void> {
  const kit: Record<string, string> = {};
  for (const { name } of request.fields) {
    const text = await client.call('field', { name });
    // The vault was locked while the kit was read: the window is gone.
    if (!text.ok) return;
    kit[name] = fromUtf8(text.value);
  }
  person.kits.push(kit);
  await client.call('answer', { agreed: person.keeps });
}
