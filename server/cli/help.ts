import packageJson from '../../package.json' with { type: 'json' };
import { isSecret, settingNames, settings } from '../config/settings.ts';
import { EXIT } from '../control/exit.ts';
import { commands } from './arguments.ts';

/** What `rackside-server help` prints: every command, every setting, every exit code. */
export function helpText(): string {
  const lines = [
    `rackside-server ${packageJson.version}`,
    '',
    'Commands:',
    ...Object.entries(commands).map(
      ([name, [operand, what]]) => `  ${`${name} ${operand}`.padEnd(16)}  ${what}`,
    ),
    '',
    'Settings, by environment variable:',
    ...settingNames.flatMap(name => {
      const { meaning, allowed, example, absent } = settings[name];
      return [
        `  ${name}${isSecret(name) ? `, or ${name}_FILE with the path of a file that holds it` : ''}`,
        `      ${meaning}`,
        `      allowed: ${allowed}; such as ${example}`,
        `      absent:  ${absent}`,
      ];
    }),
    '',
    'Exit codes:',
    `  ${EXIT.done}  done`,
    `  ${EXIT.failed}  it can’t be done: a setting, the database, a file`,
    `  ${EXIT.usage}  there is no such command, or it is called otherwise`,
    `  ${EXIT.unsound}  a backup or a database that is damaged, cut off, newer or not sound`,
  ];
  return `${lines.join('\n')}\n`;
}
