import type { z } from 'zod';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { VaultDesk } from '../../../common/features/vault/vault-desk.ts';
import type { LockReason } from '../../../common/features/workspace/ipc.ts';
import type { Result } from '../../../common/lib/result.ts';
import { requiredContext } from '../../lib/required-context.ts';

type Input<K extends 'create' | 'join' | 'unlock'> = z.input<VaultDesk['calls'][K]['input']>;

/** The ways into the workspace and out of it; the app gives them to the screens at the gate. */
export interface WorkspaceGate {
  readonly create: (input: Input<'create'>) => Promise<Result<undefined, AppError>>;
  readonly join: (input: Input<'join'>) => Promise<Result<undefined, AppError>>;
  readonly unlock: (passphrase: string) => Promise<Result<undefined, AppError>>;
  readonly lock: (why: Extract<LockReason, 'asked' | 'idle'>) => Promise<void>;
  /** Starts over after a failure: asks main again how things stand. */
  readonly begin: () => Promise<void>;
}

const context = requiredContext<WorkspaceGate>('WorkspaceGate');

/** Gives the screens below it the ways in and out. */
export const WorkspaceGateProvider = context.Provider;
/** The ways into the workspace and out of it. */
export const useWorkspaceGate = context.use;
