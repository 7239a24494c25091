import { pino } from 'pino';
import { parseArguments } from './cli/arguments.ts';
import { helpText } from './cli/help.ts';
import { runCommand } from './cli/run-command.ts';
import { parseConfig } from './config/config.ts';
import { EXIT } from './control/exit.ts';
import { serve } from './serve.ts';
import { startFailure } from './start-failure.ts';
import { logCrashes } from './stop.ts';

process.exitCode = await main(process.argv.slice(2));

/** Runs the command line; the exit code, where the process ends by itself. */
async function main(args: readonly string[]): Promise<number | undefined> {
  const command = parseArguments(args);
  if (!command.ok) return refuse(EXIT.usage, command.error, ["'rackside-server help' tells more"]);
  if (command.value.name === 'help') {
    process.stdout.write(helpText());
    return EXIT.done;
  }
  const settings = parseConfig(process.env);
  if (!settings.ok) return refuse(EXIT.failed, "The server can't start:", settings.error);
  try {
    if (command.value.name === 'serve') {
      const log = pino({ level: settings.value.logLevel, base: null });
      logCrashes(log);
      await serve(settings.value, log);
      return undefined;
    }
    const { code, lines } = await runCommand(settings.value, command.value);
    const out = code === EXIT.done ? process.stdout : process.stderr;
    for (const line of lines) out.write(`${line}\n`);
    return code;
  } catch (error) {
    const sentence = startFailure(error);
    if (sentence === undefined) throw error;
    refuse(EXIT.failed, "The server can't start:", [sentence]);
    // What was opened before the failure would keep the process.
    process.exit(EXIT.failed);
  }
}

/** Says what is wrong, a line for each thing to mend. */
function refuse(code: number, title: string, lines: readonly string[]): number {
  process.stderr.write(`${title}\n`);
  for (const line of lines) process.stderr.write(`  ${line}\n`);
  return code;
}
