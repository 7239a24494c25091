import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { placeText } from '../../../common/features/assets/asset-place.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { TimelineEntry } from '../../../common/features/problems/fault.ts';
import type { Fault, TimelineLine } from '../../../common/features/problems/fault-view.ts';
import type { Language } from '../../../common/features/settings/preferences.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import { dateTimeText } from '../../lib/time-text.ts';
import { useNow } from '../../lib/use-now.ts';
import { useOwner } from '../../lib/vault-desk.ts';
import { credentialUseText } from '../../records/credential-use-text.ts';
import classes from './fault-report.module.css';

/** How often the date of the document is read anew, ms. */
const MINUTE = 60_000;

/** The document itself, on paper: black on white in every theme, in the reader's language. */
export function FaultReportSheet(props: {
  readonly fault: Fault;
  /** Changes that are on this device only. */
  readonly pending: number;
  readonly site: Site | undefined;
  readonly asset: Asset | undefined;
  readonly language: Language;
}) {
  const { fault, site, asset, language } = props;
  const { t } = useTranslation('reports', { lng: language });
  const problems = useTranslation('problems', { lng: language }).t;
  const owner = useOwner();
  const now = useNow(MINUTE);
  const when = (at: number) => dateTimeText(at, language);
  const excerpts = fault.timeline.filter(line => line.entry?.kind === 'terminal-output');
  type Fact = readonly [name: string, value: string];
  const rows: readonly (readonly Fact[])[] = [
    [
      [t('row.customer'), site?.customer ?? ''],
      [t('row.site'), site === undefined ? '' : `${site.name} (${site.code})`],
    ],
    [
      [t('row.severity'), problems(`severity.${fault.severity}`)],
      [t('row.step'), problems(`step.${fault.step}`)],
    ],
    [
      [t('row.when'), when(fault.created.at)],
      [t('row.recordedBy'), fault.created.authorName],
    ],
    [
      [t('row.raisedBy'), fault.raisedBy],
      [
        t('row.origin'),
        fault.origin === null ? '' : `${fault.origin.roundNumber} · ${fault.origin.itemTitle}`,
      ],
    ],
    [[t('row.place'), fault.place]],
    [[t('row.asset'), asset === undefined ? '' : assetLine(asset)]],
  ];
  return (
    <article className={classes['sheet']} lang={language} aria-label={t('title')}>
      <header>
        <p className={classes['letterhead']}>
          <span>{owner.orgName}</span>
          <span>
            {t('row.number')} {fault.number}
          </span>
        </p>
        <h1>{t('title')}</h1>
        <p className={classes['subject']}>{fault.title}</p>
      </header>
      <table className={classes['facts']}>
        <tbody>
          {rows.map(facts => (
            <tr key={facts[0]?.[0]}>
              {facts.map(([name, value]) => (
                <Fragment key={name}>
                  <th scope="row">{name}</th>
                  <td colSpan={facts.length === 1 ? 3 : 1}>{value === '' ? '—' : value}</td>
                </Fragment>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{t('symptom')}</h2>
      <p className={classes['symptom']}>{fault.symptom === '' ? '—' : fault.symptom}</p>
      <h2>{t('timeline')}</h2>
      <table className={classes['timeline']}>
        <thead>
          <tr>
            <th scope="col">{t('column.when')}</th>
            <th scope="col">{t('column.who')}</th>
            <th scope="col">{t('column.what')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>{when(fault.created.at)}</td>
            <td>{fault.created.authorName}</td>
            <td>{problems('timeline.raised')}</td>
          </tr>
          {fault.timeline.map(line => (
            <tr key={line.written.change}>
              <td>{when(line.written.at)}</td>
              <td>{line.written.authorName}</td>
              <td className={classes['text']}>
                <EntryText entry={line.entry} n={excerpts.indexOf(line) + 1} language={language} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {excerpts.length > 0 && (
        <>
          <h2>{t('excerpts')}</h2>
          {excerpts.map((line, n) => (
            <Excerpt key={line.written.change} line={line} n={n + 1} language={language} />
          ))}
        </>
      )}
      <div className={classes['signatures']}>
        <p>{t('signature.engineer')}</p>
        <p>{t('signature.customer')}</p>
      </div>
      <footer>
        <p>
          {t('footer', { org: owner.orgName, name: owner.name, when: when(now) })}
          {props.pending > 0 && ` ${t('footerPending', { count: props.pending })}`}
        </p>
        <p>{t('confidential')}</p>
      </footer>
    </article>
  );
}

function EntryText(props: {
  readonly entry: TimelineEntry | null;
  /** Which of the excerpts at the end it is. */
  readonly n: number;
  readonly language: Language;
}) {
  const { entry, n } = props;
  const { t } = useTranslation('reports', { lng: props.language });
  const problems = useTranslation('problems', { lng: props.language }).t;
  if (entry === null) return <>{problems('entry.unreadable')}</>;
  switch (entry.kind) {
    case 'note':
      return <>{entry.text}</>;
    case 'reply':
      return (
        <>
          <strong>{t('reply')}</strong>
          {entry.text}
        </>
      );
    case 'attachment':
      return <>{t('attached', { name: entry.file.name })}</>;
    case 'terminal-output':
      return <>{t('seeExcerpt', { n, username: entry.username, host: entry.host })}</>;
    case 'credential-use':
      return <>{credentialUseText(problems, entry)}</>;
  }
}

function Excerpt(props: {
  readonly line: TimelineLine;
  readonly n: number;
  readonly language: Language;
}) {
  const { line, n, language } = props;
  const { t } = useTranslation('reports', { lng: language });
  if (line.entry?.kind !== 'terminal-output') return null;
  const { host, username, text } = line.entry;
  return (
    <figure className={classes['excerpt']}>
      <figcaption>
        {t('excerpt', { n, username, host })} · {line.written.authorName} ·{' '}
        {dateTimeText(line.written.at, language)}
      </figcaption>
      <pre>{text}</pre>
    </figure>
  );
}

function assetLine(asset: Asset): string {
  return [asset.name, [asset.maker, asset.model].filter(Boolean).join(' '), placeText(asset)]
    .filter(part => part !== '')
    .join(' · ');
}
