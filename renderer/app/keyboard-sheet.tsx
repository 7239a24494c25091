import { Modal, Stack, Table, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useShortcutRegistry } from '../lib/shortcuts.ts';
import { KeyHint } from '../ui/key-hint.tsx';

/** The '?' sheet: every key that works on this screen. */
export function KeyboardSheet(props: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly mac: boolean;
}) {
  const { t } = useTranslation('app');
  const registry = useShortcutRegistry();
  const all = props.opened ? registry.all() : [];
  const groups = [...new Set(all.map(shortcut => shortcut.group))];
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('keys.title')} size="lg">
      <Stack gap="lg">
        {groups.map(group => (
          <Stack key={group} gap={4}>
            <Title order={3}>{group}</Title>
            <Table verticalSpacing={4} horizontalSpacing={0}>
              <Table.Tbody>
                {all
                  .filter(shortcut => shortcut.group === group)
                  .map(shortcut => (
                    <Table.Tr key={shortcut.keys}>
                      <Table.Td>{shortcut.label}</Table.Td>
                      <Table.Td ta="right">
                        <KeyHint keys={readable(shortcut.keys, props.mac)} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
              </Table.Tbody>
            </Table>
          </Stack>
        ))}
      </Stack>
    </Modal>
  );
}

function readable(keys: string, mac: boolean): string {
  return keys
    .replace('Mod', mac ? '⌘' : 'Ctrl')
    .replace(/\+([a-z]|f\d)$/, (_, key: string) => `+${key.toUpperCase()}`);
}
