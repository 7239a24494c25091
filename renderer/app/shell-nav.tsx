import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBuilding, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { readAll } from '../../common/records/folded-record.ts';
import { SITE } from '../../common/features/workspace/site.ts';
import { toSite } from '../../common/features/workspace/site-view.ts';
import { useRecords } from '../data/use-records.ts';
import { useMayAddSite } from '../lib/use-may-write.ts';
import { navItems } from './nav-items.ts';
import classes from './shell.module.css';

/** Places of the app and the sites of this person. */
export function ShellNav() {
  const { t } = useTranslation('app');
  const mayAddSite = useMayAddSite();
  const sites = readAll(useRecords(SITE).records, toSite).items.toSorted((a, b) =>
    a.code.localeCompare(b.code, 'en', { numeric: true }),
  );
  return (
    <nav className={classes['nav']} aria-label={t('nav.label')}>
      <ul className={classes['navList']}>
        {navItems.map(({ path, name, icon: Sign }) => (
          <li key={path}>
            <NavLink
              to={path}
              end={path === '/'}
              className={classes['navLink'] ?? ''}
              title={t(`nav.${name}`)}
            >
              <Sign size={19} stroke={1.6} aria-hidden />
              <span className={classes['navText']}>{t(`nav.${name}`)}</span>
            </NavLink>
          </li>
        ))}
      </ul>
      {(mayAddSite || sites.length > 0) && (
        <section aria-label={t('nav.sites')}>
          <div className={classes['navTitle']}>
            <span>{t('nav.sites')}</span>
            {mayAddSite && (
              <Tooltip label={t('nav.addSite')}>
                <ActionIcon
                  component={Link}
                  to="/sites/new"
                  variant="subtle"
                  color="gray"
                  aria-label={t('nav.addSite')}
                >
                  <IconPlus size={16} aria-hidden />
                </ActionIcon>
              </Tooltip>
            )}
          </div>
          <ul className={classes['navList']}>
            {sites.map(site => (
              <li key={site.id}>
                <NavLink
                  to={`/sites/${site.space}`}
                  className={[classes['navLink'], classes['siteLink']].join(' ')}
                  title={site.name}
                >
                  <IconBuilding size={19} stroke={1.6} aria-hidden />
                  <span className={classes['navText']}>{site.name}</span>
                  <span className={classes['navCode']}>{site.code}</span>
                </NavLink>
              </li>
            ))}
          </ul>
        </section>
      )}
    </nav>
  );
}
