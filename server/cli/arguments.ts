import { err, ok, type Result } from '../../common/lib/result.ts';

/** What the command line asks for. */
export type Command =
  | { readonly name: 'serve' }
  | { readonly name: 'help' }
  | { readonly name: 'invite' }
  | { readonly name: 'backup' | 'restore'; readonly file: string }
  | { readonly name: 'verify'; readonly file: string | undefined }
  | { readonly name: 'revoke' | 'readmit'; readonly subject: string };

/** Each command, what stands behind it, and what it does. */
export const commands = {
  serve: ['', 'serves until it is stopped; what happens without a command'],
  backup: ['<file>', 'writes everything as it is now into a new file, or to - for standard output'],
  restore: ['<file>', 'fills an empty database with a backup; every space gets a new timeline'],
  verify: [
    '[file]',
    'checks a backup, or the database: logs without gaps, ids, signatures, hashes',
  ],
  invite: ['', 'prints an enrolment code for one new organisation'],
  revoke: ['<id>', 'ends the sessions of a device or account and refuses it from now on'],
  readmit: ['<id>', 'takes a revoke back'],
  help: ['', 'prints this'],
} as const satisfies Readonly<Record<Command['name'], readonly [string, string]>>;

/** Reads the command line; the failure is a sentence. */
export function parseArguments(args: readonly string[]): Result<Command, string> {
  const [given = 'serve', ...rest] = args;
  const name = ['-h', '--help'].includes(given) ? 'help' : given;
  if (!isCommand(name)) return err(`there is no command '${name}'`);
  const [operand] = commands[name];
  const [value] = rest;
  const most = operand === '' ? 0 : 1;
  if (rest.length > most || (operand.startsWith('<') && value === undefined)) {
    return err(`it is called so: rackside-server ${name} ${operand}`.trimEnd());
  }
  switch (name) {
    case 'serve':
    case 'help':
    case 'invite':
      return ok({ name });
    case 'backup':
    case 'restore':
      return ok({ name, file: value ?? '' });
    case 'verify':
      return ok({ name, file: value });
    case 'revoke':
    case 'readmit':
      return ok({ name, subject: value ?? '' });
  }
}

function isCommand(name: string): name is Command['name'] {
  return Object.hasOwn(commands, name);
}
