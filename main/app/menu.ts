import { Menu } from 'electron';

/**
 * Only macOS keeps a menu (its copy and quit keys live there); elsewhere none, so that Alt and the
 * function keys reach the terminal.
 */
export function setMenu(platform: NodeJS.Platform): void {
  Menu.setApplicationMenu(
    platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
}
