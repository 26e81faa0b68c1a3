// For tests: a process of its own that opens a project and deploys. Arguments: HOME PROJECT ENVIRONMENT VERSION.
// Prints how the job ended as one line of JSON.
import { must, startTestCore } from '../testing/test-core.ts';

const [home = '', project = '', environment = '', version = ''] = process.argv.slice(2);
const { core, client } = await startTestCore(home);
await must(client.project.open({ path: project }));
const started = await client.deploy.start({ environment, source: { kind: 'version', name: version } });
if (started.ok) {
  const { state, error, message, receiptId } = await core.waitForJob(started.value.jobId);
  console.log(JSON.stringify({ state, code: error?.code ?? null, message, receiptId }));
} else {
  console.log(JSON.stringify({ state: 'refused', ...started.error, receiptId: null }));
}
await core.close();
