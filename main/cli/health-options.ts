import { type Command, Option } from 'commander';
import type { HealthCheck } from '../../contract/health-check.ts';
import { Failure } from '../core/failure.ts';
import { wholeNumber } from './whole-number.ts';

export type HealthOptions = {
  healthUrl?: string;
  healthStatus?: number;
  healthText?: string;
  healthTries?: number;
  healthInterval?: number;
  healthLimit?: number;
};

export function addHealthOptions(command: Command): void {
  const number = (flag: string, about: string) =>
    command.addOption(new Option(`--health-${flag} <number>`, about).argParser(wholeNumber));
  command.option(
    '--health-url <url>',
    'asked after each deployment; when it fails, what ran before is brought back',
  );
  number('status', 'the status that the answer must have (200)');
  command.option('--health-text <text>', 'what must stand in the answer');
  number('tries', 'how often it is asked (3)');
  number('interval', 'seconds between one try and the next (2)');
  number('limit', 'seconds that one try may take (10)');
}

/** Null when no address was given. Throws `bad-request` for the other options without it. */
export function healthOf(options: HealthOptions): (Pick<HealthCheck, 'url'> & Partial<HealthCheck>) | null {
  const { healthUrl, healthStatus, healthText, healthTries, healthInterval, healthLimit } = options;
  const given = {
    status: healthStatus,
    text: healthText,
    tries: healthTries,
    interval: healthInterval,
    limit: healthLimit,
  };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (healthUrl !== undefined) return { url: healthUrl, ...set };
  if (Object.keys(set).length === 0) return null;
  throw new Failure('bad-request', 'A health check needs --health-url.', { option: 'health-url' });
}
