import { extname } from 'node:path';

/** What a built screen consists of. Anything else is served as bytes, which a browser won't run or show. */
const types: { [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export const contentType = (path: string): string =>
  types[extname(path).toLowerCase()] ?? 'application/octet-stream';
