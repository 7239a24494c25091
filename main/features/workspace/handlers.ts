import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { copyText } from '../../files/clipboard.ts';
import { givePort, type FeatureHandlers } from '../../ipc/window-calls.ts';
import type { Lock } from './lock.ts';
import type { PageSettling } from './page-settling.ts';
import type { People, PersonPlace } from './people.ts';

/** Opening and locking the workspace of the person whose turn it is, and whose turn that is. */
export function workspaceHandlers(
  people: People,
  lock: Lock,
  settling: PageSettling,
): FeatureHandlers<'workspace'> {
  /** Why the last person's workspace was locked is nothing to the next one. */
  let isNextPerson = false;

  const mustChoose = async (): Promise<boolean> =>
    people.chosen() === undefined && (await people.list()).length > 0;
  /** On a new machine the first person has a place as soon as there is something to put there. */
  const placeToOpen = async (): Promise<Result<PersonPlace, AppError>> => {
    if (await mustChoose()) return err(appErrorOf('no-workspace'));
    const added = people.chosen() === undefined ? await people.add() : ok(undefined);
    if (!added.ok) return added;
    const place = people.chosen();
    return place === undefined ? err(appErrorOf('no-workspace')) : ok(place);
  };
  return {
    'workspace.status': async () => {
      const place = people.chosen();
      return ok({
        exists: place !== undefined && people.hasWorkspace(place),
        lockedBy: isNextPerson ? null : lock.lockedBy(),
        mustChoose: await mustChoose(),
      });
    },
    'workspace.people': async () =>
      ok({ people: [...(await people.list())], chosen: people.chosen()?.id ?? null }),
    'workspace.choosePerson': async ({ id }) => {
      lock.lock('asked');
      isNextPerson = true;
      return people.choose(id);
    },
    'workspace.addPerson': async () => {
      lock.lock('asked');
      isNextPerson = true;
      const added = await people.add();
      return added.ok ? ok(undefined) : added;
    },
    'workspace.openVault': async (_input, caller) => {
      const place = await placeToOpen();
      if (!place.ok) return place;
      isNextPerson = false;
      settling.cancel();
      const vault = lock.openVault();
      givePort(caller.contents, { kind: 'vault-desk' }, vault.desk);
      givePort(caller.contents, { kind: 'vault-records' }, vault.records);
      return ok(undefined);
    },
    'workspace.lock': async ({ why }) => {
      lock.lock(why);
      return ok(undefined);
    },
    'workspace.settled': async () => ok({ isReplaced: settling.settled() }),
    'workspace.copyText': async ({ text }) => {
      await copyText(text);
      return ok(undefined);
    },
  };
}
