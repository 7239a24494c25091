import type { z } from 'zod';
import type { memberCalls } from '../../common/features/vault/desk/member-calls.ts';
import type { Session } from './session.ts';

type Problem = z.output<(typeof memberCalls)['vaultProblems']['output']>[number];

/** What is wrong with the vault's folder; told on screen, for only a person knows how it came. */
export function vaultProblems({ spaceFiles }: Session): Problem[] {
  const folder = spaceFiles.folderProblem();
  const ofSpaces = spaceFiles.problems().map(({ space, kind }): Problem => ({
    kind: kind === 'rollback-refused' ? 'space-rolled-back' : 'space-damaged',
    space,
  }));
  return folder === undefined ? ofSpaces : [{ kind: folder }, ...ofSpaces];
}
