import type { HandlersOf } from '../../../contract/contract.ts';
import { liveState } from '../deploy/live-state.ts';
import { compareFile, compareFiles, takeFile } from '../project/compare/compare.ts';
import { compareWorkflowFile } from '../project/compare/compare-workflow-file.ts';
import type { Services } from '../services.ts';

export const compareHandlers = ({ workspace, changed }: Services): HandlersOf<'compare'> => ({
  files: input => compareFiles(workspace(), input, liveState),
  file: input => compareFile(workspace(), input, liveState),
  workflow: input => compareWorkflowFile(workspace(), input, liveState),
  takeFile: async input => {
    try {
      await takeFile(workspace(), input, liveState);
    } finally {
      changed('files');
    }
    return null;
  },
});
