// For tests: a process of its own that opens a project and deploys. Arguments: HOME PROJECT ENVIRONMENT VERSION.
// VERSION may be several with commas between: all are deployed at once. Prints how each job ended, a line of JSON.
import { must, startTestCore } from '../testing/test-core.ts';

const [home = '', project = '', environment = '', version = ''] = process.argv.slice(2);
const { core, client } = await startTestCore(home);
await must(client.project.open({ path: project }));
const deploy = async (name: string) => {
  const started = await client.deploy.start({ environment, source: { kind: 'version', name } });
  if (!started.ok) return { state: 'refused', ...started.error, receiptId: null };
  const { state, error, message, receiptId } = await core.waitForJob(started.value.jobId);
  return { state, code: error?.code ?? null, message, receiptId };
};
for (const end of await Promise.all(version.split(',').map(deploy))) console.log(JSON.stringify(end));
await core.close();
