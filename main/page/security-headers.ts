/**
 * The headers of everything that a head serves to a screen: the page may load its own files and talk to its
 * own origin, and nothing else. Sources: https://www.w3.org/TR/CSP3/,
 * https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
 *
 * @param nonce lets `<style>` elements in that carry it; CodeMirror makes some while it runs
 */
export function securityHeaders(nonce: string): { [name: string]: string } {
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': denied.map(feature => `${feature}=()`).join(', '),
    // The page holds a nonce and a session value, and a loopback round trip costs nothing.
    'Cache-Control': 'no-store',
  };
}

const denied = [
  'camera',
  'microphone',
  'geolocation',
  'display-capture',
  'usb',
  'serial',
  'hid',
  'midi',
  'payment',
  'clipboard-read',
];
