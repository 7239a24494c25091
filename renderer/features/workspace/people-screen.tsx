import { Avatar, Button, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../common/features/workspace/person.ts';
import { RelativeTime } from '../../ui/date-time.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { GateFrame } from './gate-frame.tsx';
import classes from './people-screen.module.css';
import { usePeople } from './use-people.ts';
import { useWorkspaceGate } from './workspace-gate.ts';

/** Who is at work? Everyone of this machine, the last one first; each opens with a passphrase of their own. */
export function PeopleScreen() {
  return (
    <GateFrame>
      <PeopleChoice />
    </GateFrame>
  );
}

function PeopleChoice() {
  const { t } = useTranslation('storage');
  const { choosePerson, addPerson } = useWorkspaceGate();
  const { state, value, error, refresh } = usePeople();
  return (
    <Stack>
      <Stack gap={4}>
        <Title order={1}>{t('people.title')}</Title>
        <Text c="dimmed">{t('people.intro')}</Text>
      </Stack>
      {state === 'loading' && <LoadingState />}
      {state === 'error' && <ErrorNotice error={error} onRetry={refresh} />}
      {value?.people.length === 0 && <EmptyState compact title={t('people.none')} />}
      {value !== undefined && value.people.length > 0 && (
        <ul className={classes['people']} aria-label={t('people.title')}>
          {value.people.map((person, i) => (
            <li key={person.id}>
              <PersonButton
                person={person}
                isFirst={i === 0}
                onChoose={() => void choosePerson(person.id)}
              />
            </li>
          ))}
        </ul>
      )}
      <Button
        variant="default"
        leftSection={<IconUserPlus size={16} aria-hidden />}
        onClick={() => void addPerson()}
      >
        {t('people.add')}
      </Button>
    </Stack>
  );
}

function PersonButton(props: {
  readonly person: Person;
  readonly isFirst: boolean;
  readonly onChoose: () => void;
}) {
  const { t } = useTranslation('storage');
  const { name, orgName, lastAt, restoredAs } = props.person;
  return (
    <UnstyledButton
      className={classes['person'] ?? ''}
      onClick={props.onChoose}
      autoFocus={props.isFirst}
    >
      <Avatar name={name} color="petrol" radius="xl" aria-hidden />
      <Stack gap={0} flex={1} miw={0}>
        <Text fw={600} truncate>
          {name === '' ? t('people.nameless') : name}
        </Text>
        <Group gap={6} wrap="nowrap">
          <Text size="sm" c="dimmed" truncate>
            {restoredAs === undefined
              ? orgName
              : t('people.restoredAs', { orgName, name: restoredAs })}
          </Text>
          {lastAt !== undefined && (
            <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              · <RelativeTime at={lastAt} />
            </Text>
          )}
        </Group>
      </Stack>
      <IconChevronRight size={18} stroke={1.5} aria-hidden />
    </UnstyledButton>
  );
}
