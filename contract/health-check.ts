import { z } from 'zod';

/** How an environment is asked, after a deployment, whether what runs there works. Times are in seconds. */
export const healthCheck = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'Give an address that begins with http:// or https://.' })
    .max(2000)
    .refine(url => !/^https?:\/\/[^/?#]*@/i.test(url), 'Leave name and password out of the address.'),
  /** The status that the answer must have. */
  status: z.number().int().min(100).max(599).default(200),
  /** Must stand in the answer; empty: anything may. */
  text: z.string().max(1000).default(''),
  tries: z.number().int().min(1).max(100).default(3),
  /** Between one try and the next. */
  interval: z.number().min(0).max(600).default(2),
  /** For one try. */
  limit: z.number().min(1).max(600).default(10),
});
export type HealthCheck = z.output<typeof healthCheck>;
