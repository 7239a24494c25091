import type { z } from 'zod';
import type {
  CredentialRef,
  SealedSecret,
  SecretTarget,
} from '../../common/crypto/sealed-secret.ts';
import { wipe } from '../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { CLIPBOARD_SECONDS } from '../../common/features/vault/vault-errand.ts';
import type { VaultDesk } from '../../common/features/vault/vault-desk.ts';
import { wipeFields } from '../../common/features/vault/secret-content.ts';
import { PASSWORD_FIELD, type SecretField } from '../../common/features/vault/secret-fields.ts';
import { fromUtf8, type Bytes } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { openForUse, type UseWanted } from './credential-use.ts';
import { targetText } from './secret-entering.ts';
import type { Session } from './session.ts';
import { totpCode } from './totp.ts';

type Input<Name extends keyof VaultDesk['calls']> = z.output<VaultDesk['calls'][Name]['input']>;
type Done = Promise<Result<undefined, AppError>>;

/** Fields that a session logs in with. */
const LOG_IN_FIELDS: readonly string[] = [PASSWORD_FIELD, 'privateKey'];

/** Shows a credential's secret in the secure window; answers when that is closed. */
export async function revealSecret(session: Session, input: Input<'reveal'>): Done {
  const { earlierThan } = input;
  return showing(session, input, { use: 'reveal', earlierThan }, fields => fields);
}

/** Shows the codes of one field in the secure window. */
export async function showTotp(session: Session, input: Input<'totp'>): Done {
  const only = (fields: readonly SecretField[]): readonly SecretField[] =>
    fields.filter(({ name, kind }) => name === input.field && kind === 'totp');
  return showing(session, input, { use: 'totp', fields: [input.field] }, only);
}

/** Puts a field on the clipboard, by main; of a `totp` field its code. */
export async function copySecret(
  session: Session,
  { credential, field }: Input<'copy'>,
  earlierThan?: SealedSecret,
): Promise<Result<{ seconds: number }, AppError>> {
  const taken = await takeField(session, { credential, use: 'copy', earlierThan }, field);
  if (!taken.ok) return taken;
  const secret = taken.value;
  const copied = await session.credentials.errands.run({
    kind: 'copy-secret',
    secret,
    seconds: CLIPBOARD_SECONDS,
  });
  wipe(secret);
  return copied.ok ? ok({ seconds: CLIPBOARD_SECONDS }) : copied;
}

/**
 * Gives out a field to be typed into the open session at this target. The page steers that session,
 * and could have what is typed sent back to it: so the person is asked, outside the page.
 */
export async function typeSecret(
  session: Session,
  input: { credential: CredentialRef; target: SecretTarget; field: string },
): Promise<Result<Bytes, AppError>> {
  const { credential, target, field } = input;
  const fits = checkTarget(credential, target);
  if (!fits.ok) return fits;
  const wanted = { credential, use: 'type', host: target.host, fields: [field] } as const;
  const allowed = await openForUse(session, wanted);
  if (!allowed.ok) return allowed;
  const label = allowed.value.fields.find(({ name }) => name === field)?.label;
  wipeFields(allowed.value.fields);
  if (label === undefined) return err(appErrorOf('not-found'));
  const agreed = await session.secure.ask({
    kind: 'type-secret',
    field: label === '' ? field : label,
    username: credential.username,
    target: targetText(target) ?? '',
    reason: credential.reason ?? '',
  });
  // Policy and membership may have changed while the question was on screen: `takeField` asks again.
  return agreed ? takeField(session, wanted, field) : err(appErrorOf('cancelled'));
}

/**
 * Whether a session may go to this address to log in: the secret is genuine, was sealed for it by who
 * typed it, and may be used. Nothing is given out, so nothing is written down.
 */
export async function judgeReach(
  session: Session,
  { credential, target }: { credential: CredentialRef; target: SecretTarget },
): Done {
  const fits = checkTarget(credential, target);
  if (!fits.ok) return fits;
  const opened = await openForUse(session, { credential, use: 'log-in', host: target.host });
  if (!opened.ok) return opened;
  wipeFields(opened.value.fields);
  return ok(undefined);
}

/**
 * Gives out a credential's main field for a log-in at the one target it was sealed for. It is fit for
 * one use: its bytes are wiped when they have left this process.
 */
export async function releaseSecret(
  session: Session,
  credential: CredentialRef,
  target: SecretTarget,
): Promise<
  Result<{ secret: Bytes; method: 'password' | 'private-key'; passphrase: Bytes | null }, AppError>
> {
  const fits = checkTarget(credential, target);
  if (!fits.ok) return fits;
  const opened = await openForUse(session, { credential, use: 'log-in', host: target.host });
  if (!opened.ok) return opened;
  const { fields } = opened.value;
  const main = fields.find(({ name, kind }) => kind === 'hidden' && LOG_IN_FIELDS.includes(name));
  if (main === undefined) {
    wipeFields(fields);
    return err(appErrorOf('not-found'));
  }
  const written = await opened.value.record();
  if (!written.ok) return written;
  const isKey = main.name === 'privateKey';
  const passphrase = isKey ? fields.find(({ name }) => name === 'passphrase') : undefined;
  const released = {
    secret: main.value.slice(),
    method: isKey ? ('private-key' as const) : ('password' as const),
    passphrase: passphrase?.value.slice() ?? null,
  };
  wipeFields(fields);
  return ok(released);
}

/** Opens a secret for a use of one field, writes the use down, and gives that field out alone. */
async function takeField(
  session: Session,
  wanted: UseWanted,
  name: string,
): Promise<Result<Bytes, AppError>> {
  const opened = await openForUse(session, { ...wanted, fields: [name] });
  if (!opened.ok) return opened;
  const { fields } = opened.value;
  const field = fields.find(one => one.name === name && one.kind !== 'file');
  const value = field === undefined ? undefined : valueNow(field, session.clock.wall());
  if (value === undefined || !value.ok) {
    wipeFields(fields);
    return value ?? err(appErrorOf('not-found'));
  }
  const written = await opened.value.record();
  wipeFields(fields);
  if (written.ok) return value;
  wipe(value.value);
  return written;
}

/** What of a field is typed or copied: of codes the one of now. */
function valueNow({ kind, value }: SecretField, at: number): Result<Bytes, AppError> {
  if (kind !== 'totp') return ok(value.slice());
  const code = totpCode(value, at);
  return code.ok ? ok(code.value.code) : code;
}

async function showing(
  session: Session,
  input: Pick<Input<'reveal'>, 'credential' | 'name' | 'username'>,
  how: Pick<UseWanted, 'use' | 'earlierThan' | 'fields'>,
  pick: (fields: readonly SecretField[]) => readonly SecretField[],
): Done {
  const { credential } = input;
  const opened = await openForUse(session, { credential, ...how });
  if (!opened.ok) return opened;
  const all = opened.value.fields;
  const fields = pick(all);
  if (fields.length === 0) {
    wipeFields(all);
    return err(appErrorOf('not-found'));
  }
  const written = await opened.value.record();
  if (!written.ok) return written;
  const fieldOf = (name: string): SecretField | undefined =>
    fields.find(field => field.name === name);
  const shown = await session.secure.show(
    {
      kind: 'reveal',
      of: {
        name: input.name,
        username: input.username,
        target: targetText(credential.sealed.target),
      },
      fields: fields.map(({ name, label, kind }) => ({ name, label, kind })),
      closeAfterSeconds: opened.value.policy.revealSeconds,
    },
    {
      field: async ({ name }) => {
        const field = fieldOf(name);
        if (field === undefined || how.use === 'totp') return err(appErrorOf('not-permitted'));
        return ok(field.value.slice());
      },
      totp: async ({ name }) => {
        const field = fieldOf(name);
        if (field?.kind !== 'totp') return err(appErrorOf('not-found'));
        const made = totpCode(field.value, session.clock.wall());
        if (!made.ok) return made;
        const { code, secondsLeft, period } = made.value;
        return ok({ code: fromUtf8(code), secondsLeft, period });
      },
      copy: async ({ name }) => {
        const copied = await copySecret(session, { credential, field: name }, how.earlierThan);
        return copied.ok ? ok(undefined) : copied;
      },
    },
  );
  wipeFields(all);
  return shown;
}

/** A secret without a target is for no session at all. */
function checkTarget(
  { sealed }: CredentialRef,
  { host, port }: SecretTarget,
): Result<undefined, AppError> {
  return sealed.target?.host === host && sealed.target.port === port
    ? ok(undefined)
    : err(appErrorOf('not-permitted', { where: 'release: target' }));
}
