/** Most names by far, and known at a glance. */
const plain = /^refs(?:\/[\w-]+(?:\.[\w-]+)*)+$/;

/**
 * Whether git takes this as a full ref name (`refs/...` or `HEAD`).
 * Rules: https://git-scm.com/docs/git-check-ref-format
 */
export function isRefName(ref: string): boolean {
  if (ref === 'HEAD') return true;
  if (plain.test(ref) && !ref.includes('.lock')) return true;
  if (!ref.startsWith('refs/') || ref.endsWith('.') || ref.endsWith('/')) return false;
  if (/[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\//u.test(ref) || !ref.isWellFormed()) return false;
  return ref.split('/').every(part => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}
