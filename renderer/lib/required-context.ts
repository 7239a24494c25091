import { createContext, use, type Provider } from 'react';

/** A context that throws when its provider is missing: that is a bug, not a state of the screen. */
export function requiredContext<T>(name: string): {
  Provider: Provider<T | undefined>;
  use: () => T;
} {
  const context = createContext<T | undefined>(undefined);
  context.displayName = name;
  const useRequired = (): T => {
    const value = use(context);
    if (value === undefined) throw new Error(`${name} is used outside its provider`);
    return value;
  };
  return { Provider: context.Provider, use: useRequired };
}
