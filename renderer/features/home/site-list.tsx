import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { isOpen } from '../../../common/features/problems/fault-step.ts';
import type { Fault } from '../../../common/features/problems/fault-view.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import { useMayAddSite } from '../../lib/use-may-write.ts';
import { Section } from '../../ui/section.tsx';

/** The sites of this account, with what is in them and what is open there. */
export function SiteList(props: {
  readonly sites: readonly Site[];
  readonly assets: readonly Asset[];
  readonly faults: readonly Fault[];
}) {
  const { t } = useTranslation('home');
  const mayAddSite = useMayAddSite();
  return (
    <Section
      title={t('sites.title')}
      actions={
        mayAddSite && (
          <Button
            component={Link}
            to="/sites/new"
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden />}
          >
            {t('sites.add')}
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {props.sites.map(site => {
          const assets = props.assets.filter(one => one.space === site.space).length;
          const open = props.faults.filter(one => one.space === site.space && isOpen(one)).length;
          return (
            <Group key={site.id} justify="space-between" wrap="nowrap" gap="sm">
              <div>
                <Anchor component={Link} to={`/sites/${site.space}`} fw={500}>
                  {site.name}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {site.code} · {site.customer}
                </Text>
              </div>
              <Text size="xs" c="dimmed" ta="end" flex="none">
                {t('sites.assets', { count: assets })}
                <br />
                {t('sites.faults', { count: open })}
              </Text>
            </Group>
          );
        })}
      </Stack>
    </Section>
  );
}
