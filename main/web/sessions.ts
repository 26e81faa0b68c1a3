import { newSecret, sameSecret } from './secrets.ts';

/** A browser that was let in: what it sends by itself, and what only our own page knows. */
export type Session = { cookie: string; pageValue: string };

export type Sessions = {
  /** The token that the next browser gets in with. */
  token: () => string;
  /** Exchanges the token for a session, once; null when it is not the present one. */
  redeem: (token: string) => Session | null;
  find: (cookie: string) => Session | null;
};

/**
 * Who may speak to this server. A token is in an address, which ends up in histories and process lists, so it works
 * once and the next one takes its place.
 *
 * @param onNewToken told when a token was spent and another one is waiting
 */
export function createSessions(onNewToken: () => void): Sessions {
  let token = newSecret();
  const sessions: Session[] = [];
  return {
    token: () => token,
    redeem: given => {
      if (!sameSecret(given, token)) return null;
      token = newSecret();
      const session = { cookie: newSecret(), pageValue: newSecret() };
      sessions.push(session);
      onNewToken();
      return session;
    },
    find: cookie => sessions.find(session => sameSecret(cookie, session.cookie)) ?? null,
  };
}
