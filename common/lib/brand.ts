declare const brand: unique symbol;

/** A `Base` that the compiler keeps apart from every other `Base`: ids, keys, ciphertexts. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
