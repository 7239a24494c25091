import { Button, Card, Group, NumberInput, SegmentedControl, Stack, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  generateSecret,
  GENERATOR_LIMITS,
  type GeneratorChoice,
} from '../../common/features/vault/secret-generator.ts';
import { secureRandom } from '../../common/lib/random.ts';

/** What a generated secret is made of, and the button that makes one. */
export function GeneratorPanel(props: { readonly onGenerated: (secret: string) => void }) {
  const { t } = useTranslation('secure');
  const [of, setOf] = useState<GeneratorChoice['of']>('characters');
  const [length, setLength] = useState<number>(GENERATOR_LIMITS.characters.usual);
  const [words, setWords] = useState<number>(GENERATOR_LIMITS.words.usual);
  const [hasSymbols, setSymbols] = useState(true);
  const [isReadable, setReadable] = useState(true);
  const { min, max } = GENERATOR_LIMITS[of];
  const choice: GeneratorChoice =
    of === 'words' ? { of, words } : { of, length, hasSymbols, isReadable };
  return (
    <Card p="sm">
      <Stack gap="sm">
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('generator.of')}
          value={of}
          onChange={setOf}
          data={[
            { value: 'characters', label: t('generator.characters') },
            { value: 'words', label: t('generator.words') },
          ]}
        />
        <Group gap="md" align="center">
          <NumberInput
            size="xs"
            w={110}
            aria-label={t(of === 'words' ? 'generator.wordCount' : 'generator.length')}
            value={of === 'words' ? words : length}
            onChange={typed => {
              const number = Math.min(max, Math.max(min, Number(typed) || min));
              if (of === 'words') setWords(number);
              else setLength(number);
            }}
            min={min}
            max={max}
            clampBehavior="strict"
            allowDecimal={false}
          />
          {of === 'characters' && (
            <>
              <Switch
                size="xs"
                label={t('generator.symbols')}
                checked={hasSymbols}
                onChange={event => setSymbols(event.currentTarget.checked)}
              />
              <Switch
                size="xs"
                label={t('generator.readable')}
                checked={isReadable}
                onChange={event => setReadable(event.currentTarget.checked)}
              />
            </>
          )}
        </Group>
        <Group justify="flex-end">
          <Button
            size="xs"
            variant="default"
            onClick={() => props.onGenerated(generateSecret(choice, secureRandom))}
          >
            {t('generator.make')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
