import { type Plugin, rolldown } from 'rolldown';

/** ssh2 does without the parts that are compiled for one system; they can't be bundled. */
const withoutNativeParts: Plugin = {
  name: 'without-native-parts',
  resolveId: id => (id === 'cpu-features' || id.endsWith('.node') ? '\0native-part.cjs' : null),
  load: id =>
    id === '\0native-part.cjs' ? "module.exports = undefined; throw new Error('Left out.');" : null,
};

/**
 * For tests: bundles one program, since Node 20 can't run TypeScript. `.cjs` gives CommonJS, else an ES module.
 * @param input its path
 * @param file where it goes
 */
export async function bundle(input: string, file: string): Promise<void> {
  const esm = !file.endsWith('.cjs');
  const built = await rolldown({
    input,
    platform: 'node',
    external: ['fsevents'],
    plugins: [withoutNativeParts],
    transform: { target: 'node20', ...(esm ? { define: { __dirname: 'import.meta.dirname' } } : {}) },
    logLevel: 'silent',
  });
  await built.write({ file, format: esm ? 'esm' : 'cjs', codeSplitting: false });
  await built.close();
}
