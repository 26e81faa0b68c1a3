import { protocol } from 'electron';
import { answerPage } from '../page/page.ts';
import { appScheme, isAppUrl } from './app-url.ts';

/** Must run before the app is ready. Standard and secure: the page gets an origin and a policy like any site. */
export function declareScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }]);
}

/** Serves the built screen under `tagline://app/`. @param root absolute path of `dist/renderer` */
export function servePage(root: string): void {
  protocol.handle(appScheme, async request => {
    if (request.method !== 'GET' || !isAppUrl(request.url))
      return new Response('Not found\n', { status: 404 });
    const { status, headers, body } = await answerPage(root, new URL(request.url).pathname);
    return new Response(new Uint8Array(body), { status, headers });
  });
}
