import { err, ok, type Result } from '../../common/lib/result.ts';
import {
  isSecret,
  settingNames,
  settings,
  type SettingName,
  type SettingValues,
} from './settings.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'RACKSIDE_';

/**
 * Reads every setting's text. The failure is a line for each that is wrong, with its name, what is
 * allowed and an example, and never its value, which may hold a password. `RACKSIDE_*` names that nobody
 * knows are mistyped ones.
 */
export function readSettings(
  env: Environment,
  readFile: (path: string) => string,
): Result<SettingValues, readonly string[]> {
  // An empty variable is how many tools say 'not set'.
  const set = new Map(Object.entries(env).filter(([, text]) => text !== undefined && text !== ''));
  const problems = unknownNames([...set.keys()]);
  const values: Record<string, unknown> = {};
  for (const name of settingNames) {
    const text = textOf(name, set, readFile);
    if (!text.ok) {
      problems.push(text.error);
      continue;
    }
    const parsed = settings[name].schema.safeParse(text.value);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(wrong(name));
  }
  return problems.length > 0 ? err(problems) : ok(values as SettingValues);
}

function wrong(name: SettingName): string {
  const { allowed, example } = settings[name];
  return `${name}: ${allowed}, such as ${example}`;
}

function unknownNames(names: readonly string[]): string[] {
  const known = new Set<string>(settingNames.flatMap(name => [name, ...fileNames(name)]));
  return names
    .filter(name => name.startsWith(PREFIX) && !known.has(name))
    .map(name => `${name}: there is no such setting; 'rackside-server help' lists all`);
}

function fileNames(name: SettingName): string[] {
  return isSecret(name) ? [`${name}_FILE`] : [];
}

/** A secret may lie in a file, as Docker's secrets and systemd's credentials do. */
function textOf(
  name: SettingName,
  set: ReadonlyMap<string, string | undefined>,
  readFile: (path: string) => string,
): Result<string | undefined, string> {
  const [fileName = ''] = fileNames(name);
  const path = set.get(fileName);
  if (path === undefined) return ok(set.get(name));
  if (set.has(name)) return err(`${fileName}: ${name} is set too; only one of them may be`);
  try {
    return ok(readFile(path).replace(/\r?\n$/, ''));
  } catch {
    return err(
      `${fileName}: a file that this account can read, such as /run/secrets/${name.toLowerCase()}`,
    );
  }
}
