import type { SealedSecret } from '../../common/crypto/sealed-secret.ts';
import {
  CREDENTIAL,
  credentialOverview,
  type CredentialFields,
  type CredentialKind,
} from '../../common/features/vault/credential.ts';
import { CREDENTIAL_USES } from '../../common/features/vault/credential-view.ts';
import type { CredentialUse } from '../../common/features/vault/policy.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import { toBase64Url } from '../../common/lib/bytes.ts';
import { newId, type RecordId, type SpaceId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import {
  appendEdit,
  createEdits,
  setEdit,
  type FieldEdit,
} from '../../common/records/record-edit.ts';

const DAY_MS = 86_400_000;

/** What the sample's credentials belong to. */
export interface SamplePlace {
  readonly space: SpaceId;
  readonly owner: VaultOwner;
  readonly core: RecordId;
  readonly server: RecordId;
  readonly fault: RecordId;
}

const credentials: readonly (readonly [
  name: string,
  kind: CredentialKind,
  username: string,
  device: 'core' | 'server' | null,
  folder: string,
  tags: readonly string[],
  /** Days until it runs out. */
  expires: number | null,
])[] = [
  ['核心交换机巡检账号', 'password', 'inspect', 'core', '网络/核心', ['只读', 'VRP'], 12],
  ['核心交换机 super 密码', 'enable-secret', '', 'core', '网络/核心', ['双人'], null],
  ['核心交换机 SNMP v3', 'snmp', 'nms', 'core', '网络/核心', ['监控'], -3],
  ['Oracle 巡检账号', 'password', 'dbcheck', 'server', '数据库', ['只读'], 200],
  ['Oracle 主机 root 密钥', 'ssh-key', 'root', 'server', '数据库', ['双人', '变更专用'], null],
  ['Zabbix API 令牌', 'api-token', '', null, '监控', ['监控'], 27],
  ['出口防火墙管理证书', 'certificate', '', null, '网络/安全', [], 400],
  ['堡垒机动态验证码', 'totp', 'wang.gong', null, '', [], null],
];

/** Edits that lay credentials of every kind, with uses and an earlier secret. */
export function sampleCredentials(
  place: SamplePlace,
  random: Random,
  many: number,
): readonly (readonly FieldEdit[])[] {
  const { space, owner } = place;
  const now = Date.now();
  const seal = (record: RecordId, revision: number, at: string | null): SealedSecret => ({
    v: 2,
    space,
    record,
    keyId: 'e1',
    author: owner.account,
    device: owner.device,
    schema: 1,
    revision,
    previous: revision === 1 ? null : toBase64Url(random.bytes(32)),
    target: at === null ? null : { host: at, port: 22 },
    wrapped: toBase64Url(random.bytes(60)),
    body: toBase64Url(random.bytes(92)),
  });
  const lay = (row: (typeof credentials)[number], n: number): readonly FieldEdit[] => {
    const [name, kind, username, device, folder, tags, expires] = row;
    const id = newId<RecordId>(random);
    const ref = { space, type: CREDENTIAL, id };
    const host = { core: '10.20.0.1', server: '10.20.8.11' };
    const at = device === null ? null : host[device];
    const edits = createEdits(ref, {
      ...credentialOverview.parse({
        name: n < credentials.length ? name : `${name} ${n}`,
        kind,
        username,
        asset: device === null ? null : place[device],
        folder,
        tags: [...tags],
        url: kind === 'api-token' ? 'https://10.20.9.5/zabbix' : null,
        expiresAt: expires === null ? null : now + expires * DAY_MS,
        notes: n === 0 ? '每季度轮换一次，轮换后更新巡检脚本。' : '',
      }),
      secret: seal(id, 1, at),
    } satisfies CredentialFields);
    if (n !== 0) return edits;
    const used = (seq: number, of: CredentialUse, reason: string): FieldEdit =>
      appendEdit(ref, CREDENTIAL_USES, {
        v: 2,
        space,
        account: owner.account,
        device: owner.device,
        seq,
        previous: seq === 1 ? null : toBase64Url(random.bytes(32)),
        use: of,
        record: id,
        revision: 1,
        fields: ['password'],
        work: { type: 'fault', space, id: place.fault },
        reason,
        host: of === 'log-in' ? '10.20.0.1' : '',
        at: now - (9 - seq) * 3_600_000,
        sig: toBase64Url(random.bytes(64)),
      });
    return [
      ...edits,
      used(1, 'log-in', '查看 CPU 利用率'),
      used(2, 'reveal', '现场控制台登录，无法粘贴'),
      used(3, 'copy', '登录 Web 管理页'),
      setEdit(ref, 'secret', seal(id, 2, at), []),
    ];
  };
  const rows = Array.from({ length: Math.max(credentials.length, many) }, (_, n) =>
    lay(credentials[n % credentials.length] ?? credentials[0]!, n),
  );
  const commits: FieldEdit[][] = [];
  for (const edits of rows) {
    const last = commits.at(-1);
    if (last === undefined || last.length + edits.length > 480) commits.push([...edits]);
    else last.push(...edits);
  }
  return commits;
}
