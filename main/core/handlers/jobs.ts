import type { HandlersOf } from '../../../contract/contract.ts';
import type { Context } from '../context.ts';

export const jobsHandlers = ({ jobs }: Context): HandlersOf<'jobs'> => ({
  cancel: async ({ id }) => {
    jobs.cancel(id);
    return null;
  },
});
