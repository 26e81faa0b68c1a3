import { Failure } from '../../../../failure.ts';
import { fingerprintOf, type KnownHost, keyType, knownName, meansHost } from './known-hosts.ts';

export type Trust = {
  host: string;
  port: number;
  /** The SHA-256 fingerprint that was confirmed for this environment; '' for none. */
  accepted: string;
  /** What the user's and the system's known_hosts say. */
  known: readonly KnownHost[];
};

/** In the order in which a server is asked for them, so that every run is shown the same key. */
const algorithms: { [type: string]: string[] } = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/** Key algorithms to ask for: those of keys that are known come first, as OpenSSH does it. */
export function hostKeyAlgorithms(trust: Trust): string[] {
  const types = Object.keys(algorithms);
  const known = trust.accepted ? [] : types.filter(type => linesOf(trust).some(line => line.type === type));
  return [...new Set([...known, ...types])].flatMap(type => algorithms[type] ?? []);
}

/** Why a server with this key gets no credential; null when it is the right one. */
export function refuseHostKey(trust: Trust, key: Buffer): Failure | null {
  const { host, port, accepted, known } = trust;
  const fingerprint = fingerprintOf(key);
  const type = keyType(key);
  const data = { host, port, fingerprint, keyType: type };
  const changed = (why: string) =>
    new Failure('host-key-changed', `${why} Nothing was sent to it. Ask its administrator.`, data);
  const base64 = key.toString('base64');
  const names = [knownName(host, port), knownName(host, 22)];
  const isSame = (line: KnownHost) => line.key === base64 && names.some(name => meansHost(line, name));
  const revoked = known.find(line => line.isRevoked && isSame(line));
  if (revoked) return changed(`The key of ${host} (${fingerprint}) is revoked in ${revoked.where}.`);
  if (accepted) {
    if (accepted === fingerprint) return null;
    return changed(
      `${host} shows another key than the one that this environment trusts: ${fingerprint} (${type}) in place of ${accepted}.`,
    );
  }
  if (known.some(line => !line.isRevoked && isSame(line))) return null;
  const [other] = linesOf(trust);
  if (other) {
    return changed(
      `${host} shows another key (${fingerprint}, ${type}) than the one that is known by ${other.where}.`,
    );
  }
  const message = `Nobody has confirmed yet that this is ${host}: its key is ${fingerprint} (${type}). Compare that with what its administrator says, then trust it in the environment’s settings.`;
  return new Failure('host-key-unknown', message, data);
}

const linesOf = ({ host, port, known }: Trust) =>
  known.filter(line => !line.isRevoked && meansHost(line, knownName(host, port)));
