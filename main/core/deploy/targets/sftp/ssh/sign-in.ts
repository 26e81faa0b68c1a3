import type { AnyAuthMethod, AuthHandlerMiddleware } from 'ssh2';
import { Failure } from '../../../../failure.ts';
import type { Means } from '../../define.ts';
import type { SftpSettings } from '../settings.ts';
import { readPrivateKey } from './private-key.ts';

export type SignIn = {
  handler: AuthHandlerMiddleware;
  /** Why the server did not let us in. */
  failure: () => Failure;
};

/**
 * What is needed to sign in, read before the server is asked. Throws `credential-missing`, `vault-locked`, or
 * `authentication-failed` where a key's passphrase is wrong. Each credential is tried once.
 */
export async function prepareSignIn(
  settings: SftpSettings,
  means: Means,
  agent: string | undefined,
): Promise<SignIn> {
  const { username, host, signIn } = settings;
  const { methods, what } = await methodsOf(settings, means, agent);
  const tried: string[] = [];
  let offered: readonly string[] = [];
  const handler: AuthHandlerMiddleware = (left, _partial, next) => {
    // First the server is asked what it takes: no credential is spent on that. A key is no secret, and all take one.
    if ((left as typeof left | null) === null) {
      if (signIn === 'key' && methods[0]) {
        tried.push(methods[0].type);
        return next(methods[0]);
      }
      return next({ type: 'none', username });
    }
    offered = left;
    const method = tried.length === 0 ? methods.find(each => left.includes(named(each))) : undefined;
    // The types leave out that `false` ends it.
    if (method === undefined) return next(false as never);
    tried.push(method.type);
    next(method);
  };
  const failure = () => {
    const takes = offered.filter(each => each !== 'none').join(', ');
    const message =
      tried.length > 0
        ? `${host} did not let ${username} in with ${what}. Check the user name and ${what}.`
        : `${host} does not let ${username} in with ${what}. It takes: ${takes || 'nothing that is known'}.`;
    return new Failure('authentication-failed', message, { host, username, tried, offered: [...offered] });
  };
  return { handler, failure };
}

const named = (method: AnyAuthMethod) => (method.type === 'agent' ? 'publickey' : method.type);

async function methodsOf(
  { signIn, username, keyFile }: SftpSettings,
  means: Means,
  agent: string | undefined,
): Promise<{ methods: AnyAuthMethod[]; what: string }> {
  if (signIn === 'key') {
    const key = await readPrivateKey(keyFile, () => means.credential('passphrase'));
    return { methods: [{ type: 'publickey', username, key }], what: `the key ${keyFile}` };
  }
  if (signIn === 'agent') {
    if (agent) return { methods: [{ type: 'agent', username, agent }], what: 'the keys of the SSH agent' };
    const message =
      'No SSH agent runs for Tagline (SSH_AUTH_SOCK is not set). Start one, or choose a key file.';
    throw new Failure('credential-missing', message, { field: 'signIn' });
  }
  const password = await means.credential('password');
  if (password === null) {
    const message = 'The password is not set in this environment’s credentials.';
    throw new Failure('credential-missing', message, { credential: 'password' });
  }
  let isSaid = false;
  const asked: AnyAuthMethod = {
    type: 'keyboard-interactive',
    username,
    prompt: (_name, _instructions, _language, prompts, finish) => {
      // Only a single hidden question can be one for the password; asked again, it was wrong.
      const isAsked = prompts.length === 1 && prompts[0]?.echo !== true && !isSaid;
      isSaid ||= isAsked;
      finish(isAsked ? [password] : prompts.map(() => ''));
    },
  };
  return { methods: [{ type: 'password', username, password }, asked], what: 'the password' };
}
