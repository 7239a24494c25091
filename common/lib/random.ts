/** Where randomness comes from: the platform's CSPRNG, or a seeded double in tests. */
export interface Random {
  /** `length` random bytes. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
  /** A random UUID (version 4). */
  uuid(): string;
}

/** The platform's cryptographically secure generator; made only at the entry points. */
export const secureRandom: Random = {
  bytes: length => crypto.getRandomValues(new Uint8Array(length)),
  uuid: () => crypto.randomUUID(),
};
