import { Box, VisuallyHidden } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useId,
  useRef,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import classes from './credential-grid.module.css';
import type { ListRow } from './credential-rows.ts';
import type { Overview } from './credential-filter.ts';

const ROW_PX = 56;
const GROUP_PX = 30;

/**
 * Credentials below the heads of their groups, of which only those in view are drawn. The keyboard stays
 * on the list as a whole and moves along the credentials; heads are passed over.
 */
export function CredentialGrid<Item extends Overview>(props: {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly ListRow<Item>[];
  /** Key of the row that the keyboard is on. */
  readonly active: string | undefined;
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly onActive: (key: string) => void;
  readonly onOpen: (credential: Item) => void;
  readonly renderGroup: (row: Extract<ListRow<Item>, { row: 'group' }>) => ReactNode;
  /** The cells of a row, one for each column. */
  readonly renderCells: (
    row: Extract<ListRow<Item>, { row: 'credential' }>,
    active: boolean,
  ) => ReactNode;
}) {
  const { rows, active, frame, onActive, onOpen } = props;
  const id = useId();
  // No compiler memoizes this component, so what the rule warns of can't happen.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: at => (rows[at]?.row === 'group' ? GROUP_PX : ROW_PX),
    getItemKey: at => rows[at]?.key ?? at,
    overscan: 12,
  });
  const activeAt = rows.findIndex(row => row.row === 'credential' && row.key === active);
  const measure = virtual.measure;
  useEffect(() => measure(), [rows, measure]);

  // Only a move by the keyboard scrolls: a click must not make the list jump below the pointer.
  const follow = useRef(false);
  useEffect(() => {
    if (!follow.current || activeAt === -1) return;
    follow.current = false;
    virtual.scrollToIndex(rows[activeAt - 1]?.row === 'group' ? activeAt - 1 : activeAt);
    virtual.scrollToIndex(activeAt);
  }, [activeAt, rows, virtual]);

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? 0) / ROW_PX) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    };
    const current = rows[activeAt];
    if (event.key === 'Enter' && current?.row === 'credential') {
      event.preventDefault();
      onOpen(current.credential);
      return;
    }
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = credentialNear(rows, activeAt, step);
    if (next === undefined) return;
    follow.current = true;
    onActive(next.key);
  };

  const pointedAt = (target: EventTarget): ListRow<Item> | undefined => {
    const line = target instanceof Element ? target.closest('[data-index]') : null;
    return line === null ? undefined : rows[Number(line.getAttribute('data-index'))];
  };
  const drawn = virtual.getVirtualItems();
  const isDrawn = drawn.some(({ index }) => index === activeAt);
  return (
    <Box
      ref={frame}
      className={classes['frame']}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      aria-colcount={props.columns.length}
      aria-activedescendant={isDrawn ? `${id}-${activeAt}` : undefined}
      onKeyDown={press}
      onClick={event => {
        const row = pointedAt(event.target);
        if (row?.row === 'credential') onActive(row.key);
      }}
      onDoubleClick={event => {
        const row = pointedAt(event.target);
        if (row?.row === 'credential') onOpen(row.credential);
      }}
    >
      <VisuallyHidden role="rowgroup">
        <div role="row" aria-rowindex={1}>
          {props.columns.map(column => (
            <span key={column} role="columnheader">
              {column}
            </span>
          ))}
        </div>
      </VisuallyHidden>
      <div role="rowgroup" className={classes['rows']} style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, start, size }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const place = {
            role: 'row',
            id: `${id}-${index}`,
            'aria-rowindex': index + 2,
            style: { height: size, transform: `translateY(${start}px)` },
          };
          if (row.row === 'group') {
            return (
              <div key={row.key} {...place} className={classes['group']}>
                <span role="rowheader" aria-colspan={props.columns.length}>
                  {props.renderGroup(row)}
                </span>
              </div>
            );
          }
          return (
            <div
              key={row.key}
              {...place}
              className={classes['row']}
              data-active={index === activeAt}
              aria-selected={index === activeAt}
              data-index={index}
            >
              {props.renderCells(row, index === activeAt)}
            </div>
          );
        })}
      </div>
    </Box>
  );
}

/** The credential that lies so many lines from another, as far as there are any. */
export function credentialNear<Item extends Overview>(
  rows: readonly ListRow<Item>[],
  from: number,
  step: number,
): Extract<ListRow<Item>, { row: 'credential' }> | undefined {
  const found = rows.flatMap((row, at) => (row.row === 'credential' ? [{ row, at }] : []));
  const here = found.findIndex(({ at }) => at === from);
  const wanted = here === -1 ? (step > 0 ? 0 : found.length - 1) : here + step;
  return found[Math.min(Math.max(wanted, 0), found.length - 1)]?.row;
}
