import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { keyCalls } from '../../common/features/vault/desk/key-calls.ts';
import type { openingCalls } from '../../common/features/vault/desk/opening-calls.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import type { CallHandlers } from '../../common/ipc/port-rpc.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';

type FurtherOpenings = Omit<typeof openingCalls, 'create' | 'join' | 'unlock'>;
/** When everything of the fake was made. */
const MADE_AT = Date.UTC(2026, 1, 2, 9, 30);

/** The ways to unlock besides the passphrase, of a fake vault host: a recovery code opens. */
export function fakeOpenings(
  open: () => Promise<Result<VaultOwner, AppError>>,
): CallHandlers<FurtherOpenings> {
  return {
    joinAsDevice: async () => err(appErrorOf('wrong-passphrase')),
    unlockOptions: async () =>
      ok({
        secretKeyMissing: false,
        recoveryCode: true,
        keystore: { ready: false, problem: 'keystore-basic_text' as const },
        organisation: { enrolled: true, request: null },
      }),
    unlockByRecoveryCode: () => open(),
    unlockByKeystore: async () =>
      err(appErrorOf('keystore-unavailable', { why: 'keystore-basic_text' })),
    beginOrgRecovery: async () =>
      ok({ text: '{}\n', words: 'harbor velvet onion cactus ladder spice' }),
    finishOrgRecovery: async () => err(appErrorOf('recovery-refused', { why: 'other-account' })),
  };
}

/** The keys of a fake account: they change on the screen only. */
export function fakeKeys(owner: () => VaultOwner | undefined): CallHandlers<typeof keyCalls> {
  let hasCode = false;
  let keystore = false;
  let hasSecretKey = false;
  const org = {
    words: 'anchor maple quartz silver tunnel winter',
    author: '王工',
    at: MADE_AT,
    enrolled: false,
  };
  const done = ok(undefined);
  return {
    unlockWays: async () =>
      ok({
        ways: [
          { id: 'passphrase', type: 'passphrase' as const, at: MADE_AT },
          ...(hasCode
            ? [{ id: 'recovery-code', type: 'recovery-code' as const, at: MADE_AT }]
            : []),
        ],
        hasSecretKey,
        keystore: { enabled: keystore, problem: null },
        organisation: { key: org, mayMake: true },
      }),
    changePassphrase: async () => done,
    makeRecoveryCode: async () => {
      hasCode = true;
      return done;
    },
    addSecretKey: async () => {
      hasSecretKey = true;
      return done;
    },
    showKit: async () => done,
    removeWay: async () => {
      hasCode = false;
      return done;
    },
    setKeystore: async ({ enabled }) => {
      keystore = enabled;
      return done;
    },
    securityLog: async () =>
      ok([
        { at: MADE_AT + 86_400_000, what: 'passphrase-changed' as const },
        { at: MADE_AT, what: 'created' as const },
      ]),
    devices: async () => {
      const who = owner();
      if (who === undefined) return err(appErrorOf('locked'));
      const words = 'timber orchid velvet canal ribbon ocean';
      const here = { device: who.device, label: '我的笔记本', isThis: true, revoked: false };
      return ok([{ ...here, words, mayRevoke: false }]);
    },
    exportDevice: async () => ok({ text: '{}\n' }),
    makeOrgRecovery: async () => done,
    orgRecoveryText: async () => ok({ text: 'rackside-recovery-key:AAAA' }),
    readOrgRecovery: async () => ok(org),
    enrolOrgRecovery: async () => done,
    readRecoveryRequest: async () =>
      ok({ name: '李工', words: 'harbor velvet onion cactus ladder spice', isMember: true }),
    answerRecoveryRequest: async () => ok({ text: '{}\n' }),
  };
}
