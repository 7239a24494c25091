import {
  sealDeviceEnrolment,
  type DeviceEnrolment,
  type EnrolmentContent,
} from '../../../common/crypto/device-enrolment.ts';
import { wipe } from '../../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { AccountId } from '../../../common/lib/ids.ts';
import { toBase64Url } from '../../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { SpaceMembership } from '../../../common/sync/protocol/spaces.ts';
import { knownIdentities } from '../known-identities.ts';
import { keepSpace, organisationSpace, type Session } from '../session.ts';
import { judgeSpace } from '../space-judgement.ts';
import { confirmPassphrase, secretKeyOf } from './account-ways.ts';

/** The file for a further device, by passphrase (typed once more) and Secret Key. Logged. */
export async function exportDevice(
  session: Session,
  passphrase: string,
): Promise<Result<DeviceEnrolment, AppError>> {
  const { account, ways, clock, random } = session;
  const accountKey = await confirmPassphrase(ways, passphrase);
  if (!accountKey.ok) return accountKey;
  wipe(accountKey.value);
  const secretKey = secretKeyOf(ways.custody.state());
  if (secretKey === null) return err(appErrorOf('secret-key-needed'));
  const { org, orgName } = account.owner;
  const sealed = await sealDeviceEnrolment(
    { org, orgName, bundle: account.bundle },
    contentOf(session),
    { passphrase, secretKey },
    { costs: await ways.chooseKdfCosts(), at: clock.wall() },
    random,
  );
  wipe(secretKey);
  if (!sealed.ok) return sealed;
  const noted = await ways.custody.note({ what: 'device-exported' });
  return noted.ok ? sealed : noted;
}

function contentOf(session: Session): EnrolmentContent {
  const { account } = session;
  const me = account.owner.account;
  const server = session.ways.custody.state().server ?? session.joined?.server;
  const pins = [...knownIdentities(session)].flatMap(([id, fingerprints]) =>
    [...fingerprints].map(fingerprint => ({ account: id, fingerprint })),
  );
  return {
    sign: toBase64Url(account.sign),
    box: toBase64Url(account.box),
    pins,
    ...(server === undefined ? {} : { server }),
    spaces: [...session.spaces.values()].map(({ membership, entries, grants, devices }) => ({
      org: membership.org,
      space: membership.space,
      kind: membership.kind,
      entries: [...entries],
      grants: grants.filter(({ member }) => member === me),
      devices: [...devices],
    })),
  };
}

/**
 * Takes over the spaces of an enrolment file: judged like a server's, with the first device's pins.
 * What does not verify is left to the server and reported.
 */
export async function takeSpaces(
  session: Session,
  content: EnrolmentContent,
  report: (damage: AppError) => void,
): Promise<Result<undefined, AppError>> {
  const pinned = new Map<AccountId, Set<string>>();
  for (const { account, fingerprint } of content.pins) {
    pinned.set(account, (pinned.get(account) ?? new Set()).add(fingerprint));
  }
  const organisationFirst = (a: SpaceMembership, b: SpaceMembership): number =>
    Number(b.kind === 'organisation') - Number(a.kind === 'organisation');
  for (const incoming of [...content.spaces].sort(organisationFirst)) {
    const judged = await judgeSpace(incoming, {
      account: session.account,
      known: undefined,
      pinned,
      organisation: organisationSpace(session)?.membership.space,
      at: session.clock.wall(),
      random: session.random,
      reachesAcknowledged: () => true,
    });
    if (!judged.ok) {
      report(judged.error);
      continue;
    }
    // Only a server acknowledges; this is another device's word.
    const kept = await keepSpace(session, { ...judged.value.state, acknowledged: 0 });
    if (!kept.ok) return kept;
  }
  return ok(undefined);
}
