/**
 * The page's policy allows only style elements that carry its nonce. Radix's scroll lock reads it from
 * this global (https://github.com/theKashey/get-nonce); CodeMirror gets it through `cspNonce`.
 */
export function allowStyles(): void {
  Object.assign(globalThis, { __webpack_nonce__: pageNonce() });
}

export const pageNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
