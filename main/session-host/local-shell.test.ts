import { describe, expect, it } from 'vitest';
import { shellEnvironment, userShell } from './local-shell.ts';

describe("the user's shell", () => {
  it.each([
    ['linux', { SHELL: '/usr/bin/fish' }, { file: '/usr/bin/fish', args: [] }],
    ['linux', {}, { file: '/bin/sh', args: [] }],
    ['darwin', {}, { file: '/bin/zsh', args: ['-l'] }],
    [
      'win32',
      { SystemRoot: String.raw`D:\Windows` },
      {
        file: String.raw`D:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`,
        args: ['-NoLogo'],
      },
    ],
  ] as const)('on %s with %j', (platform, environment, shell) => {
    expect(userShell(platform, environment)).toEqual(shell);
  });
});

describe('the environment of a shell', () => {
  it('passes what is known and nothing else', () => {
    const kept = shellEnvironment('linux', {
      PATH: '/bin',
      LC_TIME: 'zh_CN.UTF-8',
      LANG: 'zh_CN.UTF-8',
      NODE_OPTIONS: '--inspect',
      ELECTRON_RUN_AS_NODE: '1',
      API_TOKEN: 'secret',
      path: 'lower',
    });
    expect(kept).toEqual({
      PATH: '/bin',
      LC_TIME: 'zh_CN.UTF-8',
      LANG: 'zh_CN.UTF-8',
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      TERM_PROGRAM: 'Rackside',
    });
  });

  it('has a UTF-8 locale where the desktop gave none', () => {
    expect(shellEnvironment('linux', {})['LANG']).toBe('C.UTF-8');
    expect(shellEnvironment('darwin', {})['LANG']).toBe('en_US.UTF-8');
    expect(shellEnvironment('linux', { LC_ALL: 'C' })['LANG']).toBeUndefined();
    expect(shellEnvironment('win32', {})['LANG']).toBeUndefined();
  });

  it('does not mind the case of names on Windows', () => {
    expect(shellEnvironment('win32', { Path: 'C:\\' })['Path']).toBe('C:\\');
  });
});
