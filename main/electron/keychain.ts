import { safeStorage } from 'electron';
import type { Ports } from '../core/ports.ts';

/** Chromium's key provider of last resort, whose key is the same everywhere (os_crypt, posix_key_provider.cc). */
const noProtection = 'v10';

/**
 * The system's keychain, by Electron's safeStorage (https://www.electronjs.org/docs/latest/api/safe-storage).
 * On Linux without a real one: undefined. Whether it works at all is found out at its first use, because asking
 * may bring up a dialog of the system.
 */
export function systemKeychain(platform: NodeJS.Platform = process.platform): Ports['keychain'] {
  const isLinux = platform === 'linux';
  if (isLinux && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()))
    return undefined;
  return {
    wrap: async key => {
      if (!(await safeStorage.isAsyncEncryptionAvailable()))
        throw new Error('The keychain is not available.');
      const wrapped = await safeStorage.encryptStringAsync(key);
      if (isLinux && wrapped.toString('latin1', 0, noProtection.length) === noProtection) {
        throw new Error('The keychain protects nothing here.');
      }
      return wrapped.toString('base64');
    },
    unwrap: async wrapped => {
      const bytes = Buffer.from(wrapped, 'base64');
      return (await safeStorage.decryptStringAsync(bytes)).result;
    },
  };
}
