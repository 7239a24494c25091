import type {
  CredentialRef,
  SealedSecret,
  SecretTarget,
} from '../../common/crypto/sealed-secret.ts';
import type { CredentialKind } from '../../common/features/vault/credential.ts';
import type { ErrandOutcome, VaultErrand } from '../../common/features/vault/vault-errand.ts';
import { newId, type RecordId, type SpaceId } from '../../common/lib/ids.ts';
import { fromUtf8, utf8 } from '../../common/lib/bytes.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { SecretFieldKind } from '../../common/features/vault/secure-window.ts';
import { valueOf, type TestVault } from './vault.ts';

/** The device that secrets of these tests are for. */
export const TARGET: SecretTarget = { host: '192.0.2.7', port: 22 };

/** A field to be typed, its value as text. */
export interface Typed {
  readonly name: string;
  readonly value: string;
  readonly kind?: SecretFieldKind;
  readonly label?: string;
}

/** Makes the person at the secure window type these the next times. */
export function personTypes(
  vault: TestVault,
  fields: readonly Typed[],
  removed: string[] = [],
): void {
  vault.person.at(async (_request, window) => {
    await window.call('submit', {
      fields: fields.map(({ name, value, kind = 'hidden', label = '' }) => ({
        name,
        label,
        kind,
        value: utf8(value),
      })),
      removed,
    });
  });
}

/** Has a credential's secret typed, as its form does. */
export async function typedSecret(
  vault: TestVault,
  space: SpaceId,
  fields: readonly Typed[],
  options: {
    readonly record?: RecordId;
    readonly kind?: CredentialKind;
    readonly target?: SecretTarget | null;
    readonly previous?: SealedSecret | null;
  } = {},
): Promise<SealedSecret> {
  personTypes(vault, fields);
  const { record = newId<RecordId>(secureRandom), kind = 'password' } = options;
  return valueOf(
    await vault.desk.enterSecret({
      space,
      record,
      kind,
      name: 'Core switch',
      username: 'netops',
      target: options.target === undefined ? TARGET : options.target,
      previous: options.previous ?? null,
    }),
  );
}

/** A use of a secret for a fault of its own space, with a reason. */
export function usedFor(sealed: SealedSecret, more: Partial<CredentialRef> = {}): CredentialRef {
  return {
    record: sealed.record,
    username: 'netops',
    sealed,
    work: { type: 'fault', space: sealed.space, id: newId<RecordId>(secureRandom) },
    reason: 'port flapping',
    ...more,
  };
}

/** What main was asked to do, with the bytes as text, and an answer to each. */
export function mainAnswering(
  vault: TestVault,
  answer: (errand: VaultErrand) => ErrandOutcome = () => ({ is: 'done' }),
): { readonly errands: VaultErrand[]; readonly copied: string[] } {
  const errands: VaultErrand[] = [];
  const copied: string[] = [];
  vault.onEvent(event => {
    if (event.name !== 'errandWanted') return;
    const { id, errand } = event.payload;
    errands.push(structuredClone(errand));
    if (errand.kind === 'copy-secret') copied.push(fromUtf8(errand.secret));
    void vault.control.errandDone({ id, outcome: answer(errand) });
  });
  return { errands, copied };
}
