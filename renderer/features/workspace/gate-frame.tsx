import { IconLock, IconPlugConnectedX, IconTimeline } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BrandMark } from '../../ui/brand-mark.tsx';
import classes from './gate-frame.module.css';
import { GateLinks } from './gate-links.tsx';

/** The screens before the work: what this app is on one side, the form on the other. */
export function GateFrame({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('workspace');
  return (
    <div className={classes['frame']}>
      <aside className={classes['side']}>
        <div className={classes['brand']}>
          <BrandMark size={28} />
          <span>Rackside</span>
        </div>
        <p>{t('gate.what')}</p>
        <ul className={classes['promises']}>
          <li>
            <IconPlugConnectedX size={20} stroke={1.5} aria-hidden />
            {t('gate.offline')}
          </li>
          <li>
            <IconLock size={20} stroke={1.5} aria-hidden />
            {t('gate.sealed')}
          </li>
          <li>
            <IconTimeline size={20} stroke={1.5} aria-hidden />
            {t('gate.nothingLost')}
          </li>
        </ul>
      </aside>
      <main className={classes['content']}>
        <div className={classes['inner']}>
          {children}
          <GateLinks />
        </div>
      </main>
    </div>
  );
}
