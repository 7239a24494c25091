import { domainToASCII } from 'node:url';
import { isGenuineSecret } from '../../common/crypto/secret-envelope.ts';
import type { SealedSecret, SecretTarget } from '../../common/crypto/sealed-secret.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { CredentialKind } from '../../common/features/vault/credential.ts';
import type { VaultDesk } from '../../common/features/vault/vault-desk.ts';
import { wipeFields } from '../../common/features/vault/secret-content.ts';
import {
  KIND_FIELDS,
  MAX_ATTACHMENT_BYTES,
  type KindField,
  type SecretField,
} from '../../common/features/vault/secret-fields.ts';
import type { TypedField } from '../../common/features/vault/secure-window.ts';
import type { z } from 'zod';
import type { RecordId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { openForUse } from './credential-use.ts';
import { openFields, sealFields, workingSpace } from './secret-sealing.ts';
import type { Session } from './session.ts';
import { isTotp } from './totp.ts';
import { vaultKeyOf } from './vault-key.ts';

type Input<Name extends keyof VaultDesk['calls']> = z.output<VaultDesk['calls'][Name]['input']>;
type Sealed = Promise<Result<SealedSecret, AppError>>;

/** Has a new secret typed in the secure window, and seals it as the first or the next revision. */
export async function enterSecret(session: Session, input: Input<'enterSecret'>): Sealed {
  const space = workingSpace(session, input.space);
  if (!space.ok) return space;
  const after = input.previous === null ? [] : [input.previous];
  const genuine = await areGenuine(session, input.record, after);
  if (!genuine.ok) return genuine;
  return atWindow(session, { ...input, after, present: [] });
}

/**
 * Has a secret edited in the secure window. What is there may be seen in it, so it is a use; and it
 * stays for the one host that it was typed for, whatever the page says.
 */
export async function editSecret(session: Session, input: Input<'editSecret'>): Sealed {
  const { credential, target } = input;
  const { sealed } = credential;
  const isSameTarget = target?.host === sealed.target?.host && target?.port === sealed.target?.port;
  if (target !== null && !isSameTarget) {
    return err(appErrorOf('not-permitted', { where: 'editSecret: target' }));
  }
  const opened = await openForUse(session, { credential, use: 'edit' });
  if (!opened.ok) return opened;
  const written = await opened.value.record();
  if (!written.ok) return written;
  const { space, record } = sealed;
  const present = opened.value.fields;
  const edited = await atWindow(session, { ...input, space, record, after: [sealed], present });
  wipeFields(present);
  return edited;
}

/** Makes the secret of one revision the next one again; nobody sees it. */
export async function resealSecret(session: Session, input: Input<'resealSecret'>): Sealed {
  const { from, after } = input;
  const space = workingSpace(session, from.space);
  if (!space.ok) return space;
  const genuine = await areGenuine(session, from.record, after);
  if (!genuine.ok) return genuine;
  const fields = await openFields(space.value, from);
  if (!fields.ok) return fields;
  const { record, target } = from;
  const sealed = await sealFields(
    session,
    { space: from.space, record, target, after },
    fields.value,
  );
  wipeFields(fields.value);
  return sealed;
}

/** The fields of a secret without their values. */
export async function secretFields(session: Session, { sealed }: Input<'secretFields'>) {
  const space = workingSpace(session, sealed.space);
  if (!space.ok) return space;
  const fields = await openFields(space.value, sealed);
  if (!fields.ok) return fields;
  wipeFields(fields.value);
  return ok(fields.value.map(({ name, label, kind }) => ({ name, label, kind })));
}

/** A page could make up a revision so high that no real one ever follows. */
async function areGenuine(
  session: Session,
  record: RecordId,
  secrets: readonly SealedSecret[],
): Promise<Result<undefined, AppError>> {
  for (const sealed of secrets) {
    const space = workingSpace(session, sealed.space);
    if (!space.ok) return space;
    const key = await vaultKeyOf(space.value, sealed.keyId);
    if (!key.ok) return key;
    if (sealed.record !== record || !(await isGenuineSecret(key.value, sealed))) {
      return err(appErrorOf('envelope-damaged'));
    }
  }
  return ok(undefined);
}

interface Entering {
  readonly space: SealedSecret['space'];
  readonly record: RecordId;
  readonly name: string;
  readonly username: string;
  readonly kind: CredentialKind;
  readonly target: SecretTarget | null;
  readonly after: readonly SealedSecret[];
  /** What is there already. */
  readonly present: readonly SecretField[];
}

async function atWindow(session: Session, of: Entering): Sealed {
  const slots = slotsOf(of.kind, of.present);
  let sealed: SealedSecret | undefined;
  const shown = await session.secure.show(
    {
      kind: 'enter',
      of: { name: of.name, username: of.username, target: targetText(of.target) },
      fields: slots.map(slot => ({
        ...slot,
        isSet: of.present.some(({ name }) => name === slot.name),
      })),
      mayAdd: true,
    },
    {
      field: async ({ name }) => {
        const value = of.present.find(field => field.name === name)?.value;
        return value === undefined ? err(appErrorOf('not-found')) : ok(value.slice());
      },
      submit: async ({ fields, removed }) => {
        const content = contentOf(slots, of.present, fields, removed);
        if (!content.ok) return content;
        const made = await sealFields(session, of, content.value);
        if (!made.ok) return made;
        sealed = made.value;
        return ok(undefined);
      },
    },
  );
  if (!shown.ok) return shown;
  return sealed === undefined ? err(appErrorOf('cancelled')) : ok(sealed);
}

/** The fields of the kind, then those of the person's own. */
function slotsOf(kind: CredentialKind, present: readonly SecretField[]): KindField[] {
  const own = KIND_FIELDS[kind];
  const further = present.filter(field => !own.some(({ name }) => name === field.name));
  return [
    ...own,
    ...further.map(({ name, label, kind: fieldKind }) => ({
      name,
      label,
      kind: fieldKind,
      isRequired: false,
    })),
  ];
}

/** What was typed over what was there; names the first field that can't be so. */
function contentOf(
  slots: readonly KindField[],
  present: readonly SecretField[],
  typed: readonly TypedField[],
  removed: readonly string[],
): Result<readonly SecretField[], AppError> {
  const wrong = (field: string) => err(appErrorOf('invalid-input', { where: field }));
  const given = typed.filter(({ value }) => value.length > 0);
  const names = new Set(given.map(({ name }) => name));
  if (names.size < given.length) return wrong('fields');
  const kept = present.filter(({ name }) => !names.has(name) && !removed.includes(name));
  const order = slots.map(({ name }) => name);
  const fields = [...kept, ...given].toSorted(
    (a, b) => (order.indexOf(a.name) >>> 0) - (order.indexOf(b.name) >>> 0),
  );
  for (const { name, isRequired } of slots) {
    if (isRequired && !fields.some(field => field.name === name)) return wrong(name);
  }
  if (fields.length === 0) return wrong(slots[0]?.name ?? 'fields');
  for (const { name, kind, value } of fields) {
    if (kind === 'totp' && !isTotp(value)) return wrong(name);
  }
  const attached = fields.filter(({ kind }) => kind === 'file');
  const size = attached.reduce((sum, { value }) => sum + value.length, 0);
  if (size > MAX_ATTACHMENT_BYTES) return err(appErrorOf('secret-too-large'));
  return ok(fields);
}

/**
 * Host and port, as one writes them. A name with other letters than ASCII's is written as it is looked
 * up (RFC 3492), for many of them look like those: who agrees by it sees which machine it is.
 */
export function targetText(target: SecretTarget | null): string | undefined {
  if (target === null) return undefined;
  const name = /^[\x20-\x7e]*$/.test(target.host) ? '' : domainToASCII(target.host);
  const host = name === '' ? target.host : name;
  return `${host.includes(':') ? `[${host}]` : host}:${target.port}`;
}
