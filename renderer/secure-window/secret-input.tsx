import { ActionIcon, Collapse, Group, Stack, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconDice5, IconEye } from '@tabler/icons-react';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { GeneratorPanel } from './generator-panel.tsx';
import { StrengthLine } from './strength-line.tsx';
import { useHeld } from './use-held.ts';
import { useStrength } from './use-strength.ts';

/**
 * A secret to be typed: masked, shown while the eye is held. The input is uncontrolled, so what is
 * typed is not copied into React's state; the form reads it by its name.
 */
export function SecretInput(props: {
  readonly name: string;
  readonly label: string;
  readonly description?: ReactNode;
  readonly placeholder?: string;
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  readonly isFirst?: boolean;
  /** Keys and certificates have lines. */
  readonly hasLines?: boolean;
  /** It is new: rated, and on wish generated. */
  readonly isNew?: boolean;
  readonly hints?: readonly string[];
}) {
  const { t } = useTranslation('secure');
  const held = useHeld();
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [isGenerating, setGenerating] = useState(false);
  const { strength, rate } = useStrength(props.hints ?? NO_HINTS);
  const isNew = props.isNew === true && props.hasLines !== true;

  const buttons = (
    <Group gap={2} wrap="nowrap">
      {isNew && (
        <Tooltip label={t('generator.open')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('generator.openFor', { field: props.label })}
            aria-expanded={isGenerating}
            onClick={() => setGenerating(!isGenerating)}
          >
            <IconDice5 size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={t('reveal.hold')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('reveal.holdField', { field: props.label })}
          aria-pressed={held.isHeld}
          {...held.props}
        >
          <IconEye size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
  const common = {
    ref: input,
    name: props.name,
    label: props.label,
    description: props.description,
    placeholder: props.placeholder,
    error: props.error,
    withAsterisk: props.isRequired === true,
    autoComplete: 'off',
    spellCheck: false,
    autoFocus: props.isFirst === true,
    rightSection: buttons,
    rightSectionWidth: isNew ? 64 : 36,
    onInput: () => {
      if (isNew) rate(input.current?.value ?? '');
    },
    classNames: { input: held.isHeld || props.hasLines !== true ? '' : 'secure-masked' },
    styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)' } },
  };
  return (
    <Stack gap={6}>
      {props.hasLines === true ? (
        <Textarea {...common} rows={5} />
      ) : (
        <TextInput {...common} type={held.isHeld ? 'text' : 'password'} />
      )}
      {isNew && <StrengthLine strength={strength} />}
      {isNew && (
        <Collapse expanded={isGenerating}>
          <GeneratorPanel
            onGenerated={secret => {
              if (input.current === null) return;
              input.current.value = secret;
              rate(secret);
            }}
          />
        </Collapse>
      )}
    </Stack>
  );
}

const NO_HINTS: readonly string[] = [];
