import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { TypeSecretMenu } from '../records/type-secret-menu.tsx';
import { DockPane } from './dock-pane.tsx';
import { SessionMark } from './session-mark.tsx';
import classes from './terminal-dock.module.css';
import { useDockHeight } from './use-dock-height.ts';
import type { TerminalSessions } from './use-terminal-sessions.ts';

const START_HEIGHT = 320;

/** The sessions of the open workspace, below every screen; they run on while one walks about. */
export function TerminalDock({ terminals }: { readonly terminals: TerminalSessions }) {
  const { t } = useTranslation('app');
  const { height, max, min, handle } = useDockHeight(START_HEIGHT);
  const { sessions, active, visible } = terminals;
  if (sessions.length === 0) return null;
  const front = sessions.find(session => session.id === active);
  const toggle = t(visible ? 'dock.hide' : 'dock.show');
  return (
    <section className={classes['dock']} aria-label={t('dock.label')}>
      {visible && (
        // A separator that moves is a control (WAI-ARIA window splitter).
        <div
          className={classes['handle']}
          role="separator"
          aria-orientation="horizontal"
          aria-label={t('dock.resize')}
          aria-valuenow={height}
          aria-valuemin={min}
          aria-valuemax={max}
          tabIndex={0}
          {...handle}
        />
      )}
      <div className={classes['bar']}>
        <div className={classes['tabs']}>
          {sessions.map(session => (
            <div
              key={session.id}
              className={classes['tab']}
              data-active={(visible && session.id === active) || undefined}
            >
              <button
                type="button"
                aria-pressed={visible && session.id === active}
                className={classes['tabName']}
                onClick={() => terminals.activate(session.id)}
              >
                <SessionMark state={session.state.state} />
                <span>{session.title}</span>
              </button>
              <ActionIcon
                size={24}
                variant="transparent"
                color="gray"
                aria-label={t('dock.close', { title: session.title })}
                onClick={() => terminals.close(session.id)}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </div>
          ))}
        </div>
        {visible && front !== undefined && <TypeSecretMenu session={front} />}
        <ActionIcon
          variant="transparent"
          color="gray"
          aria-label={toggle}
          title={toggle}
          aria-expanded={visible}
          onClick={() => terminals.show(!visible)}
        >
          {visible ? (
            <IconChevronDown size={18} aria-hidden />
          ) : (
            <IconChevronUp size={18} aria-hidden />
          )}
        </ActionIcon>
      </div>
      <div className={classes['body']} style={{ height: visible ? height : 0 }}>
        {/* Panes keep the panel's full height while it is closed: their programs see no resize. */}
        <div style={{ position: 'absolute', inset: '0 0 auto', height }}>
          {sessions.map(session => {
            const front = visible && session.id === active;
            return (
              <div
                key={session.id}
                className={classes['pane']}
                data-hidden={!front || undefined}
                data-front={front || undefined}
              >
                <DockPane session={session} front={front} terminals={terminals} />
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}
