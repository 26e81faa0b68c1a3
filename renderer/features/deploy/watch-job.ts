import { getState, openOverlay, toast, useStore } from '../../store/store.ts';

/** Tells how a deployment ended when its dialog is not there any more to do so. */
export function watchInBackground(jobId: string): void {
  const stop = useStore.subscribe(state => {
    const job = state.jobs[jobId];
    if (!job || job.state === 'running') return;
    stop();
    const shown = getState().overlay;
    if (shown?.kind === 'deploy' || (shown?.kind === 'deployment' && shown.job === jobId)) return;
    const { receiptId } = job;
    toast({
      tone: job.state === 'succeeded' ? 'success' : job.state === 'failed' ? 'danger' : 'info',
      title: job.title,
      detail: job.message,
      ...(receiptId
        ? { action: { label: 'Receipt', run: () => openOverlay({ kind: 'receipt', id: receiptId }) } }
        : {}),
    });
  });
}
