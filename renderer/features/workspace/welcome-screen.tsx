import { SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CreateForm } from './create-form.tsx';
import { DeviceForm } from './device-form.tsx';
import { GateFrame } from './gate-frame.tsx';
import { JoinForm } from './join-form.tsx';

type Way = 'create' | 'join' | 'device';

/** First start: make a workspace or join one. */
export function WelcomeScreen() {
  const { t } = useTranslation('workspace');
  const [way, setWay] = useState<Way>('create');
  return (
    <GateFrame>
      <Stack>
        <Stack gap={4}>
          <Title order={1}>{t('welcome')}</Title>
          <Text c="dimmed">{t(`${way}Intro`)}</Text>
        </Stack>
        <SegmentedControl<Way>
          fullWidth
          aria-label={t('welcome')}
          value={way}
          onChange={setWay}
          data={[
            { value: 'create', label: t('create') },
            { value: 'join', label: t('join') },
            { value: 'device', label: t('device.short') },
          ]}
        />
        {/* Both stay mounted, so that a look at the other way costs nothing typed. */}
        <div hidden={way !== 'create'}>
          <CreateForm />
        </div>
        <div hidden={way !== 'join'}>
          <JoinForm />
        </div>
        <div hidden={way !== 'device'}>
          <DeviceForm />
        </div>
      </Stack>
    </GateFrame>
  );
}
