import { Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SecureRequestOf } from '../../common/features/vault/secure-window.ts';
import { Facts } from '../records/facts.tsx';
import { useFieldLabel } from './field-label.ts';
import { kitOf } from './kit-of.ts';
import { QrCode } from './qr-code.tsx';

/** The kit on paper: for the safe, not for the laptop's bag. */
export function KitPaper(props: {
  readonly request: SecureRequestOf<'kit'>;
  readonly values: ReadonlyMap<string, string>;
  readonly made: string;
}) {
  const { t } = useTranslation('secure');
  const labelOf = useFieldLabel();
  const { request, values, made } = props;
  const of = kitOf(request);
  const qr = request.qr === undefined ? undefined : values.get(request.qr);
  return (
    <Stack gap="lg" className="secure-print-only" data-testid="kit-paper">
      <Title order={1}>Rackside · {t(`kit.of.${of}.title`)}</Title>
      <Text>{t(`kit.of.${of}.paperText`)}</Text>
      <Facts
        items={[
          [t('kit.organisation'), request.organisation],
          [t('kit.person'), request.person],
          [t('kit.server'), request.server],
          [t('kit.madeAt'), made],
        ]}
      />
      {request.fields.map(field => (
        <div key={field.name}>
          <Text size="sm">{labelOf(field)}</Text>
          <Text ff="monospace" fz={18} fw={600} className="secure-value">
            {values.get(field.name)}
          </Text>
        </div>
      ))}
      <Group gap="lg" align="center" wrap="nowrap">
        {qr !== undefined && <QrCode text={qr} label={t('kit.qr')} />}
        {of !== 'organisation' && (
          <Stack gap={28} flex={1}>
            <Text>{t('kit.passphraseLine')} ______________________________</Text>
            <Text size="sm">{t('kit.passphraseNote')}</Text>
          </Stack>
        )}
      </Group>
    </Stack>
  );
}
