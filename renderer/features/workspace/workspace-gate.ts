import type { z } from 'zod';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { VaultDesk } from '../../../common/features/vault/vault-desk.ts';
import type { LockReason } from '../../../common/features/workspace/ipc.ts';
import type { Result } from '../../../common/lib/result.ts';
import { requiredContext } from '../../lib/required-context.ts';

type Input<K extends 'create' | 'join' | 'joinAsDevice' | 'unlock'> = z.input<
  VaultDesk['calls'][K]['input']
>;
type Output<K extends 'unlockOptions' | 'beginOrgRecovery'> = z.output<
  VaultDesk['calls'][K]['output']
>;
/** Ways to unlock besides the passphrase. */
export type UnlockOptions = Output<'unlockOptions'>;

/** The ways into the workspace and out of it; the app gives them to the screens at the gate. */
export interface WorkspaceGate {
  readonly create: (input: Input<'create'>) => Promise<Result<undefined, AppError>>;
  readonly join: (input: Input<'join'>) => Promise<Result<undefined, AppError>>;
  readonly joinAsDevice: (input: Input<'joinAsDevice'>) => Promise<Result<undefined, AppError>>;
  readonly unlock: (passphrase: string, secretKey?: string) => Promise<Result<undefined, AppError>>;
  /** Starts the vault host, locked, to ask it; so only when the person wants another way. */
  readonly unlockOptions: () => Promise<Result<UnlockOptions, AppError>>;
  readonly unlockBy: (
    way: 'unlockByRecoveryCode' | 'unlockByKeystore',
  ) => Promise<Result<undefined, AppError>>;
  readonly beginOrgRecovery: () => Promise<Result<Output<'beginOrgRecovery'>, AppError>>;
  readonly finishOrgRecovery: (answer: string) => Promise<Result<undefined, AppError>>;
  readonly lock: (why: Extract<LockReason, 'asked' | 'idle'>) => Promise<void>;
  /** Locks and makes it this person's turn, or nobody's: then the gate asks who is at work. */
  readonly choosePerson: (id: string | null) => Promise<void>;
  /** Locks and makes room for one more person. */
  readonly addPerson: () => Promise<void>;
  /** Starts over after a failure: asks main again how things stand. */
  readonly begin: () => Promise<void>;
}

const context = requiredContext<WorkspaceGate>('WorkspaceGate');

/** Gives the screens below it the ways in and out. */
export const WorkspaceGateProvider = context.Provider;
/** The ways into the workspace and out of it. */
export const useWorkspaceGate = context.use;
