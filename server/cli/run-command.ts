import { createReadStream } from 'node:fs';
import { checkItems } from '../backup/check.ts';
import { readBackup, UnfitBackup } from '../backup/format.ts';
import { restoreBackup, UnfitDatabase, UnsoundBackup } from '../backup/restore.ts';
import type { Config } from '../config/config.ts';
import { askServer } from '../control/control-client.ts';
import { EXIT } from '../control/exit.ts';
import { tasks, verdict, type Outcome, type TaskName } from '../control/tasks.ts';
import { migrations } from '../db/migrate.ts';
import type { Command } from './arguments.ts';
import { askInVain, backUp } from './backup-command.ts';
import { withDatabase } from './open-world.ts';

/** Runs a command that ends by itself. Expected failures are an outcome with words. */
export async function runCommand(
  settings: Config,
  command: Exclude<Command, { readonly name: 'serve' } | { readonly name: 'help' }>,
): Promise<Outcome> {
  try {
    switch (command.name) {
      case 'backup':
        return await backUp(settings, command.file);
      case 'restore':
        return await restore(settings, command.file);
      case 'verify':
        return command.file === undefined
          ? await runTask(settings, 'verify', '')
          : verdict(await checkItems(readBackup(createReadStream(command.file), knownSchema())));
      case 'invite':
        return await runTask(settings, 'invite', '');
      case 'revoke':
      case 'readmit':
        return await runTask(settings, command.name, command.subject);
    }
  } catch (error) {
    if (error instanceof UnfitBackup) return { code: EXIT.unsound, lines: [error.message] };
    if (error instanceof UnfitDatabase) return { code: EXIT.failed, lines: [error.message] };
    if (error instanceof UnsoundBackup) {
      return { code: EXIT.unsound, lines: [...error.problems, error.message] };
    }
    const words = fileFailure(error);
    if (words === undefined) throw error;
    return { code: EXIT.failed, lines: [words] };
  }
}

function knownSchema(): number {
  return migrations.at(-1)?.id ?? 0;
}

async function restore(settings: Config, file: string): Promise<Outcome> {
  // Read once beforehand, so that a damaged file does not even reach the database.
  for await (const item of readBackup(createReadStream(file), knownSchema())) void item;
  const findings = await withDatabase(
    settings,
    ({ db, clock }) => restoreBackup(db, clock, () => createReadStream(file)),
    true,
  );
  if (findings === undefined) return askInVain;
  const { lines } = verdict(findings);
  return { code: EXIT.done, lines: [...lines, 'restored; every space has a new timeline'] };
}

async function runTask(settings: Config, name: TaskName, subject: string): Promise<Outcome> {
  const own = await withDatabase(settings, world => tasks[name](world, subject));
  return own ?? (await askServer(settings.dataDir, name, subject)) ?? askInVain;
}

const fileWords: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'nothing can be written there',
};

/** Words for a failure of the file that the command names; undefined for another. */
function fileFailure(error: unknown): string | undefined {
  const { code, path } = error as { readonly code?: string; readonly path?: string };
  const words = fileWords[code ?? ''];
  return words === undefined ? undefined : [path, words].filter(Boolean).join(': ');
}
