import { appErrorOf } from '../../common/errors/app-error.ts';
import type { SealedSecret, SealedSecretV2 } from '../../common/crypto/sealed-secret.ts';
import { credentialOverview, type CredentialKind } from '../../common/features/vault/credential.ts';
import type { credentialCalls } from '../../common/features/vault/desk/credential-calls.ts';
import type {
  ImportPreview,
  ImportRow,
} from '../../common/features/vault/import/import-preview.ts';
import {
  credentialUse,
  DEFAULT_POLICY,
  type CredentialPolicy,
} from '../../common/features/vault/policy.ts';
import { KIND_FIELDS } from '../../common/features/vault/secret-fields.ts';
import type { CallHandlers } from '../../common/ipc/port-rpc.ts';
import { toBase64Url } from '../../common/lib/bytes.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok } from '../../common/lib/result.ts';
import type { FakeOrganisation } from './fake-organisation.ts';

/** How the fake vault stands towards credentials. */
export interface FakeCredentialWorld {
  /** The site's rules let this account log in and nothing else. */
  readonly strict: boolean;
  /** A colleague's chain of uses has a hole. */
  readonly brokenAudit: boolean;
}

/** A file with entries of every state. */
const FILE: readonly (readonly [name: string, kind: CredentialKind, url: string | null])[] = [
  ['HZ01-CORE-SW01', 'password', 'ssh://10.20.0.1'],
  ['HZ01-CORE-SW01 enable', 'enable-secret', null],
  ['出口防火墙', 'password', 'https://10.20.0.254/'],
  ['Zabbix', 'api-token', 'https://10.20.9.5/zabbix'],
  ['SNMP v3 (DC)', 'snmp', null],
  ['堡垒机', 'totp', 'https://bastion.example.com/'],
];

/** Credentials of a fake vault: nothing is sealed for real, and the secure window closes at once. */
export function fakeCredentials(
  organisation: () => FakeOrganisation | undefined,
  random: Random,
  world: FakeCredentialWorld,
  changed: () => void,
): CallHandlers<typeof credentialCalls> {
  const kinds = new Map<RecordId, CredentialKind>();
  const policies = new Map<SpaceId, { policy: CredentialPolicy; revision: number }>();
  let preview: ImportPreview | undefined;
  const done = ok(undefined);

  const seal = (
    of: Pick<SealedSecretV2, 'space' | 'record' | 'target'>,
    previous: SealedSecret | null,
  ): SealedSecretV2 => {
    const owner = organisation()?.owner;
    if (owner === undefined) throw new Error('the fake vault is locked');
    return {
      v: 2,
      space: of.space,
      record: of.record,
      keyId: 'e1',
      author: owner.account,
      device: owner.device,
      schema: 1,
      revision: previous?.v === 2 ? previous.revision + 1 : 1,
      previous: previous === null ? null : toBase64Url(random.bytes(32)),
      target: of.target,
      wrapped: toBase64Url(random.bytes(60)),
      body: toBase64Url(random.bytes(92)),
    };
  };
  const previewOf = (): ImportPreview => ({
    id: random.uuid(),
    file: 'handover-2026.kdbx',
    format: 'kdbx',
    csv: null,
    rows: Array.from({ length: 240 }, (_, index): ImportRow => {
      const [name, kind, url] = FILE[index % FILE.length] ?? ['', 'password', null];
      const round = Math.floor(index / FILE.length);
      return {
        index,
        overview: credentialOverview.parse({
          name: round === 0 ? name : `${name} ${round + 1}`,
          kind,
          username: kind === 'snmp' ? '' : 'ops',
          url,
          folder: '交接/二号机房',
        }),
        target: index === 0 ? { host: '10.20.0.1', port: 22 } : null,
        state:
          index % 11 === 5
            ? { is: 'unusable', why: 'no-secret' }
            : index % 7 === 3
              ? { is: 'duplicate', of: null }
              : { is: 'new' },
        fields: KIND_FIELDS[kind].slice(0, 1).map(field => field.name),
      };
    }),
  });

  return {
    enterSecret: async input => {
      kinds.set(input.record, input.kind);
      return ok(seal(input, input.previous));
    },
    editSecret: async ({ credential, target }) =>
      ok(seal({ ...credential.sealed, target }, credential.sealed)),
    resealSecret: async ({ from }) => ok(seal(from, from)),
    secretFields: async ({ sealed }) => {
      const kind = kinds.get(sealed.record) ?? 'password';
      const own = KIND_FIELDS[kind].map(({ name, label, kind: of }) => ({ name, label, kind: of }));
      return ok([...own, { name: 'config', label: 'vty-acl.txt', kind: 'file' }]);
    },
    reveal: async () => done,
    copy: async () => ok({ seconds: 30 }),
    totp: async () => done,
    report: async ({ credentials }) =>
      ok({
        findings: credentials.map(({ sealed }, at) => ({
          record: sealed.record,
          score: at % 6 === 5 ? null : at % 5,
          sameAs: at % 4 === 0 ? Math.floor(at / 12) : null,
        })),
        unreadable: [],
      }),
    importPick: async () => {
      preview = previewOf();
      return ok(preview);
    },
    importRemap: async () => (preview === undefined ? err(appErrorOf('import-gone')) : ok(preview)),
    importCommit: async ({ rows }) => {
      const space = organisation()?.spaces.find(({ info }) => info.kind === 'site')?.info.space;
      if (preview === undefined || space === undefined) return err(appErrorOf('import-gone'));
      const { rows: found } = preview;
      preview = undefined;
      return ok(
        rows.flatMap(({ index, record, target }) => {
          const overview = found.find(row => row.index === index)?.overview;
          if (overview === undefined) return [];
          kinds.set(record, overview.kind);
          return [{ index, record, overview, secret: seal({ space, record, target }, null) }];
        }),
      );
    },
    importCancel: async () => done,
    exportCredentials: async ({ credentials }) => ok({ written: credentials.length }),
    policy: async ({ space }) => {
      const own = policies.get(space);
      return ok({
        policy: own?.policy ?? DEFAULT_POLICY,
        mine: world.strict ? ['log-in' as const] : [...credentialUse.options],
        mayChange: !world.strict,
        revision: own?.revision ?? 0,
      });
    },
    setPolicy: async ({ space, policy }) => {
      const owner = organisation()?.owner;
      if (owner === undefined) return err(appErrorOf('locked'));
      const revision = (policies.get(space)?.revision ?? 0) + 1;
      policies.set(space, { policy, revision });
      changed();
      return ok({
        v: 1,
        org: owner.org,
        space,
        revision,
        policy,
        at: Date.now(),
        account: owner.account,
        device: owner.device,
        sig: toBase64Url(random.bytes(64)),
      });
    },
    auditState: async () => {
      const here = organisation();
      const site = here?.spaces.find(({ info }) => info.kind === 'site')?.info;
      const lead = site?.members.at(-1);
      const isBroken = world.brokenAudit && site !== undefined && lead !== undefined && here;
      return ok({
        pending: 0,
        verified: 41,
        chains: 2,
        findings: isBroken
          ? [
              {
                kind: 'dropped' as const,
                space: site.space,
                account: lead.account,
                device: here.owner.device,
                seq: 17,
              },
            ]
          : [],
      });
    },
    wornKeys: async () => ok([]),
  };
}
