import { Kbd } from '@mantine/core';
import { Fragment } from 'react';

/** Keys to press, one after the other ("g h") or together ("Ctrl+L"). */
export function KeyHint(props: { readonly keys: string }) {
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {props.keys.split(' ').map((step, at) => (
        <Fragment key={`${String(at)}${step}`}>
          {at > 0 && ' '}
          {step.split('+').map((key, n) => (
            <Fragment key={key}>
              {n > 0 && '+'}
              <Kbd size="xs">{key}</Kbd>
            </Fragment>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
