import { Indicator, Tooltip } from '@mantine/core';
import { Link } from 'react-router';
import { useSyncSummary } from '../features/sync/sync-summary.ts';
import classes from './shell.module.css';

/** State of sync in words, in the header; leads to the sync screen. */
export function SyncStateLink() {
  const { icon: Sign, text, problem } = useSyncSummary();
  return (
    <Tooltip
      label={problem}
      disabled={problem === undefined}
      multiline
      maw={360}
      events={{ hover: true, focus: true, touch: true }}
    >
      <Link to="/sync" className={classes['syncState']} data-testid="sync-state">
        <Indicator color="orange" size={7} disabled={problem === undefined} zIndex={1}>
          <Sign size={18} stroke={1.75} aria-hidden style={{ display: 'block' }} />
        </Indicator>
        <span aria-live="polite">{text}</span>
      </Link>
    </Tooltip>
  );
}
