import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 128 random bits as 22 characters that may stand in an address, a cookie and a header. */
export const newSecret = (): string => randomBytes(16).toString('base64url');

/** Compares in a time that tells nothing about where the two differ, nor about their lengths. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
