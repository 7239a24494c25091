import { useTranslation } from 'react-i18next';
import type { SecureQuestion } from '../../common/features/vault/secure-question.ts';
import { Facts } from '../records/facts.tsx';
import { useFieldLabel } from './field-label.ts';

/** Facts that are lists of roles, by commas. */
const ROLES: ReadonlySet<string> = new Set(['logIn', 'reveal', 'copy', 'type', 'export']);

/** Everything that a question says of itself, by name. */
export function QuestionFacts({ question }: { readonly question: SecureQuestion }) {
  const { t } = useTranslation('secure');
  const { t: workspace } = useTranslation('workspace');
  const labelOf = useFieldLabel();

  const listed = (value: string, word: (name: string) => string, none: string): string => {
    const names = value.split(',').map(name => name.trim());
    if (value.trim() === '') return none;
    return names.map(word).reduce((first, rest) => t('use.list', { first, rest }));
  };
  const shown = (name: string, value: string): string => {
    if (name === 'role') return workspace(`role.${value}`);
    if (name === 'field') return labelOf({ name: value, label: '', kind: 'hidden' });
    if (name === 'reasonFor') return listed(value, use => t(`use.${use}`), t('use.nothing'));
    if (!ROLES.has(name)) return value;
    return listed(value, role => workspace(`role.${role}`), t('use.nobody'));
  };
  const facts = Object.entries(question).filter(([name]) => name !== 'kind');
  return (
    <Facts items={facts.map(([name, value]) => [t(`fact.${name}`), shown(name, String(value))])} />
  );
}
