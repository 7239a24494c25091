import {
  createKeystore,
  type Keystore,
  type SystemKeystore,
} from '../../main/features/workspace/keystore.ts';
import type { Clock } from '../../common/lib/clock.ts';

/** A system's keystore that seals by turning bytes over: enough to see who looked. */
export function memorySystem(backend = 'gnome_libsecret'): SystemKeystore & { backend: string } {
  const turned = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map(byte => byte ^ 0x5a));
  const system = {
    backend,
    isEncryptionAvailable: () => system.backend !== 'none',
    getSelectedStorageBackend: () => system.backend,
    encryptString: (plain: string) => turned(Buffer.from(plain)),
    decryptString: (sealed: Buffer) => turned(sealed).toString(),
  };
  return system;
}

/** Main's keystore over such a system, as on a Linux desktop with a keyring. */
export function memoryKeystore(clock: Clock, system = memorySystem()): Keystore {
  return createKeystore({ system: () => system, platform: 'linux', clock });
}
