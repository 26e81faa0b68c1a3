import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, configValue, userAttributesFile } from './config.ts';

/**
 * Whether native git may have stored other bytes than stand in the working folder (line endings, filters): its
 * index then names files whose bytes are not the object's. Attributes that git's index lists are told by it.
 */
export function mayConvert(workDir: string, gitDir: string, config: Config): boolean {
  const autocrlf = configValue(config, 'core.autocrlf')?.toLowerCase() ?? 'false';
  if (!['false', 'no', 'off', '0', ''].includes(autocrlf)) return true;
  const attributes = [
    userAttributesFile(config),
    join(gitDir, 'info', 'attributes'),
    join(workDir, '.gitattributes'),
  ];
  return attributes.some(path => existsSync(path));
}
