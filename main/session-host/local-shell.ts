/** A program and its arguments. */
export interface Shell {
  readonly file: string;
  readonly args: readonly string[];
}
/** Variables as the operating system gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The user's shell: `SHELL`, on Windows PowerShell. */
export function userShell(platform: NodeJS.Platform, environment: Environment): Shell {
  if (platform === 'win32') {
    const root = environment['SystemRoot'] ?? String.raw`C:\Windows`;
    return {
      file: `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`,
      args: ['-NoLogo'],
    };
  }
  const file = environment['SHELL'] ?? (platform === 'darwin' ? '/bin/zsh' : '/bin/sh');
  // macOS starts apps without the user's PATH; only a login shell reads the profile that sets it.
  return { file, args: platform === 'darwin' ? ['-l'] : [] };
}

/** Names that a shell needs or a user expects; nothing else of the app's surroundings reaches it. */
const passed = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TZ', 'TMPDIR', 'LANG', 'LANGUAGE'],
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR', 'XAUTHORITY', 'SSH_AUTH_SOCK'],
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'PSMODULEPATH'],
  ...['USERPROFILE', 'USERNAME', 'USERDOMAIN', 'HOMEDRIVE', 'HOMEPATH', 'COMPUTERNAME'],
  ...['APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)'],
  ...['TEMP', 'TMP', 'NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE', 'OS'],
]);

/**
 * The environment of a local shell. An allow-list: the app's own variables may carry tokens, or switches
 * such as `NODE_OPTIONS` that are none of the shell's business.
 */
export function shellEnvironment(
  platform: NodeJS.Platform,
  environment: Environment,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    // Windows does not mind the case of names.
    const known = platform === 'win32' ? name.toUpperCase() : name;
    if (value !== undefined && (passed.has(known) || known.startsWith('LC_'))) kept[name] = value;
  }
  if (platform !== 'win32' && kept['LANG'] === undefined && kept['LC_ALL'] === undefined) {
    // Apps that a desktop starts often have none, and then nothing beyond ASCII can be typed.
    kept['LANG'] = platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  }
  kept['TERM'] = 'xterm-256color';
  kept['COLORTERM'] = 'truecolor';
  kept['TERM_PROGRAM'] = 'Rackside';
  return kept;
}
