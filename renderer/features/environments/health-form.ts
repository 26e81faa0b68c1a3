import type { HealthCheck } from '../../../contract/health-check.ts';

/** The health check as typed: texts by field. */
export type HealthForm = { [field in keyof HealthCheck]: string };

const usual: HealthForm = { url: '', status: '200', text: '', tries: '3', interval: '2', limit: '10' };

export function healthFormOf(health: HealthCheck | null | undefined): HealthForm {
  if (!health) return usual;
  const { url, status, text, tries, interval, limit } = health;
  return {
    url,
    text,
    status: String(status),
    tries: String(tries),
    interval: String(interval),
    limit: String(limit),
  };
}

/** Null without an address: then nothing is asked. */
export function healthOf({ url, text, status, tries, interval, limit }: HealthForm): HealthCheck | null {
  if (url.trim() === '') return null;
  const numbers = {
    status: Number(status),
    tries: Number(tries),
    interval: Number(interval),
    limit: Number(limit),
  };
  return { url: url.trim(), text, ...numbers };
}
