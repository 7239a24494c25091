import type { VaultControl } from '../../common/features/vault/vault-control.ts';
import type { CallHandlers } from '../../common/ipc/port-rpc.ts';
import { ok } from '../../common/lib/result.ts';
import { inTurn } from './key-desk.ts';
import type { SessionTurns } from './session-turns.ts';
import {
  giveSecretKey,
  hasSecretKey,
  noteServer,
  rememberedServer,
} from './slots/secret-key-way.ts';

type ServerCalls = Pick<VaultControl['calls'], 'joinServer' | 'serverToJoin' | 'serverJoined'>;

/** Answers main's calls about a server that a workspace is being connected to. */
export function serverControl(turns: SessionTurns): CallHandlers<ServerCalls> {
  const { reading, writing } = turns;
  return {
    joinServer: reading(async (session, server) =>
      hasSecretKey(session.ways)
        ? ok(undefined)
        : giveSecretKey(session, task => inTurn(turns, session, task), server),
    ),
    serverToJoin: reading(async session => ok(rememberedServer(session))),
    serverJoined: writing(noteServer),
  };
}
