import { Button, Group, Text } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../common/errors/app-error.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import { fromUtf8 } from '../../common/lib/bytes.ts';
import type { Result } from '../../common/lib/result.ts';
import { useHeld } from './use-held.ts';

/** Tells nothing of the length. */
const MASK = '••••••••';

/**
 * A secret that shows only while its button is held. Each hold asks for it anew; in between it is
 * neither in the document nor in React's state.
 */
export function HeldValue(props: {
  readonly label: string;
  readonly take: () => Promise<Result<Bytes, AppError>>;
  readonly onError: (error: AppError) => void;
  readonly onUse?: () => void;
  /** Further buttons. */
  readonly children?: ReactNode;
}) {
  const { t } = useTranslation('secure');
  const held = useHeld();
  const place = useRef<HTMLSpanElement>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const shown = place.current;
    if (!held.isHeld || shown === null) return undefined;
    let isLetGo = false;
    latest.current.onUse?.();
    void latest.current.take().then(taken => {
      if (!taken.ok) {
        latest.current.onError(taken.error);
        return;
      }
      if (!isLetGo) shown.textContent = fromUtf8(taken.value);
      taken.value.fill(0);
    });
    return () => {
      isLetGo = true;
      shown.textContent = MASK;
    };
  }, [held.isHeld]);
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Text
        component="span"
        ref={place}
        ff="monospace"
        fz="lg"
        flex={1}
        className="secure-value"
        data-testid="secret-value"
      >
        {MASK}
      </Text>
      <Button
        variant="default"
        size="sm"
        flex="none"
        leftSection={<IconEye size={16} aria-hidden />}
        aria-label={t('reveal.holdField', { field: props.label })}
        aria-pressed={held.isHeld}
        {...held.props}
      >
        {t('reveal.hold')}
      </Button>
      {props.children}
    </Group>
  );
}
