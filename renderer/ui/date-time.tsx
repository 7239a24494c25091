import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { dateTimeText, relativeTimeText } from '../lib/time-text.ts';
import { useNow } from '../lib/use-now.ts';

/** A moment, in the machine's time zone. */
export function DateTime(props: { readonly at: number }) {
  const { i18n } = useTranslation();
  return (
    <Text component="time" span inherit dateTime={new Date(props.at).toISOString()}>
      {dateTimeText(props.at, i18n.language)}
    </Text>
  );
}

/** How long ago; a date when it is more than a week. The exact moment shows on hover. */
export function RelativeTime(props: { readonly at: number }) {
  const { t, i18n } = useTranslation('app');
  const now = useNow(30_000);
  const relative = relativeTimeText(props.at, now, i18n.language, t('justNow'));
  const exact = dateTimeText(props.at, i18n.language);
  return (
    <Text component="time" span inherit dateTime={new Date(props.at).toISOString()} title={exact}>
      {relative ?? exact}
    </Text>
  );
}
