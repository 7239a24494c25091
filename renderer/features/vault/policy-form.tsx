import { Button, Checkbox, Group, NumberInput, Stack, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  credentialUse,
  usingRole,
  type CredentialPolicy,
  type CredentialUse,
  type UsingRole,
} from '../../../common/features/vault/policy.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import type { RecordView } from '../../data/data-contract.ts';
import type { SpacePolicy } from '../../records/use-policy.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { useSavePolicy } from './use-save-policy.ts';

/** The rules of a site as a table of uses and roles. */
export function PolicyForm(props: {
  readonly space: SpaceId;
  readonly name: string;
  readonly present: SpacePolicy;
  /** The space's record of it, when it has rules of its own. */
  readonly record: RecordView | undefined;
  readonly onSaved: () => void;
}) {
  const { present, name } = props;
  const { t } = useTranslation(['vault', 'workspace']);
  const [policy, setPolicy] = useState(present.policy);
  const [seconds, setSeconds] = useState<string | number>(present.policy.revealSeconds);
  const saving = useSavePolicy(props.space, props.record);
  const readOnly = !present.mayChange;
  const wanted = typeof seconds === 'number' ? seconds : Number.parseInt(seconds, 10);
  const isRightTime = Number.isInteger(wanted) && wanted >= 5 && wanted <= 600;
  const next: CredentialPolicy = { ...policy, revealSeconds: wanted };
  const isChanged = JSON.stringify(next) !== JSON.stringify(present.policy);

  const save = async (): Promise<void> => {
    if (!isRightTime || !(await saving.save(next))) return;
    notifications.show({ message: t('policy.saved'), color: 'green' });
    props.onSaved();
  };
  return (
    <Section
      title={name}
      description={
        <>
          {present.revision === 0
            ? t('policy.default')
            : t('policy.revision', { count: present.revision })}{' '}
          {readOnly && t('policy.readOnly')}
        </>
      }
    >
      <Stack gap="md">
        {saving.error !== undefined && (
          <ErrorNotice title={t('policy.notSaved')} error={saving.error} />
        )}
        <div style={{ overflowX: 'auto' }}>
          <Table aria-label={t('policy.title')} verticalSpacing="xs" miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('policy.use')}</Table.Th>
                {usingRole.options.map(role => (
                  <Table.Th key={role}>{t(`workspace:role.${role}`)}</Table.Th>
                ))}
                <Table.Th>{t('policy.reason')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {credentialUse.options.map(use => (
                <Table.Tr key={use}>
                  <Table.Th scope="row" fw={500}>
                    {t(`action.${use}`)}
                    <Text size="xs" c="dimmed" fw={400}>
                      {t(`policy.hint.${use}`)}
                    </Text>
                  </Table.Th>
                  {usingRole.options.map(role => (
                    <Table.Td key={role}>
                      <Checkbox
                        aria-label={t('policy.mayOf', {
                          role: t(`workspace:role.${role}`),
                          use: t(`action.${use}`),
                        })}
                        checked={policy.may[use].includes(role)}
                        disabled={readOnly}
                        onChange={event =>
                          setPolicy(withRole(policy, use, role, event.currentTarget.checked))
                        }
                      />
                    </Table.Td>
                  ))}
                  <Table.Td>
                    <Checkbox
                      aria-label={t('policy.reasonOf', { use: t(`action.${use}`) })}
                      checked={policy.reasonFor.includes(use)}
                      disabled={readOnly}
                      onChange={event =>
                        setPolicy(withReason(policy, use, event.currentTarget.checked))
                      }
                    />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
        <NumberInput
          label={t('policy.revealSeconds')}
          maw="24rem"
          min={5}
          max={600}
          allowDecimal={false}
          value={seconds}
          onChange={setSeconds}
          disabled={readOnly}
          error={isRightTime ? undefined : t('policy.revealWrong')}
        />
        <Text size="sm" c="dimmed">
          {t('policy.auditor')}
        </Text>
        {!readOnly && (
          <Group>
            <Button
              loading={saving.busy}
              disabled={!isChanged || !isRightTime}
              onClick={() => void save()}
            >
              {t('policy.save')}
            </Button>
            <Button
              variant="default"
              disabled={!isChanged}
              onClick={() => {
                setPolicy(present.policy);
                setSeconds(present.policy.revealSeconds);
              }}
            >
              {t('policy.reset')}
            </Button>
            <Text size="xs" c="dimmed">
              {t('policy.consent')}
            </Text>
          </Group>
        )}
      </Stack>
    </Section>
  );
}

/** In the order of the options, so that the same rules are the same text. */
function withRole(
  policy: CredentialPolicy,
  use: CredentialUse,
  role: UsingRole,
  may: boolean,
): CredentialPolicy {
  const roles = usingRole.options.filter(one =>
    one === role ? may : policy.may[use].includes(one),
  );
  return { ...policy, may: { ...policy.may, [use]: roles } };
}

function withReason(
  policy: CredentialPolicy,
  use: CredentialUse,
  wanted: boolean,
): CredentialPolicy {
  const reasonFor = credentialUse.options.filter(one =>
    one === use ? wanted : policy.reasonFor.includes(one),
  );
  return { ...policy, reasonFor };
}
