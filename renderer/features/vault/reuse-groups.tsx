import { Anchor, List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import { Section } from '../../ui/section.tsx';
import type { ReportView } from './report-rows.ts';

/** Credentials that have the same secret, group by group. */
export function ReuseGroups(props: {
  readonly groups: ReportView['groups'];
  readonly assets: readonly Asset[];
  readonly sites: readonly Site[];
}) {
  const { t } = useTranslation('vault');
  const assets = new Map(props.assets.map(asset => [asset.id, asset.name]));
  const sites = new Map(props.sites.map(site => [site.space, site.name]));
  return (
    <Section title={t('report.groups')} description={t('report.groupsHint')}>
      <Stack gap="sm">
        {props.groups.map(({ letter, members }) => (
          <div key={letter}>
            <Text size="sm" fw={600}>
              {t('report.group', { letter })}{' '}
              <Text span size="sm" c="dimmed" fw={400}>
                {t('report.groupCount', { count: members.length })}
              </Text>
            </Text>
            <List size="sm">
              {members.map(one => (
                <List.Item key={one.id}>
                  <Anchor component={Link} to={`/vault/${one.id}`}>
                    {one.name}
                  </Anchor>{' '}
                  <Text span inherit c="dimmed">
                    {[
                      sites.get(one.space),
                      one.asset === null ? undefined : assets.get(one.asset),
                      one.username,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </Text>
                </List.Item>
              ))}
            </List>
          </div>
        ))}
      </Stack>
    </Section>
  );
}
