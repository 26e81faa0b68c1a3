import type { Row } from './works.ts';

/** docs/bench.md, made from the rows. */
export function markdown(rows: Row[], machine: string): string {
  const lines = rows.map(
    ({ work, size, ours_ms, theirs, theirs_ms, ratio }) =>
      `| ${work} | ${size} | ${ours_ms} | ${theirs} | ${theirs_ms} | ${ratio} |`,
  );
  return `# Benchmarks

Made by \`npm run bench -- --markdown\`; not edited by hand. Medians, ours and native git in turn on the same work
in the same run. A ratio under 1 means that Tagline took less time. Ours is the core in one process, as the
window has it; native git is one process for each command, as a user runs it. Our writes are flushed to the disk
(fsync) before they count as done; git's are as its defaults have them.

${machine}.

| work | size | ours, ms | native git | theirs, ms | ratio |
| --- | --- | ---: | --- | ---: | ---: |
${lines.join('\n')}
`;
}
