import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * @typedef {object} StartOptions
 * @property {'auto' | 'electron' | 'web'} head
 * @property {string[]} headArgs what is passed on to the head: `--project PATH` (absolute) and `--demo`
 * @property {boolean} openBrowser
 * @property {boolean} help
 */

export const usage = `npm start -- [options]

  --project PATH   open this project
  --demo           open the sample project
  --electron       in the desktop window, or fail and say why
  --web            in the browser
  --no-open        with the browser: print the address, open nothing
  --port N         with the browser: listen on this port
`;

/**
 * @param {string[]} argv
 * @param {string} cwd what a relative --project is relative to
 * @returns {StartOptions}
 * @throws {Error} with a sentence for the user when an option is unknown or two contradict each other
 */
export function parseStart(argv, cwd) {
  const { values, positionals } = read(argv);
  if (positionals.length > 0)
    throw new Error(`Unexpected argument ${positionals[0]}; a project is opened with --project PATH`);
  if (values.web && values.electron) throw new Error('--web and --electron exclude each other');
  if (values.demo && values.project !== undefined) throw new Error('--demo and --project exclude each other');
  if (values.electron && values.port !== undefined)
    throw new Error('--port is for the browser; leave --electron away');
  return {
    head: values.electron ? 'electron' : values.web || values.port !== undefined ? 'web' : 'auto',
    headArgs: [
      ...(values.project === undefined ? [] : ['--project', resolve(cwd, values.project)]),
      ...(values.demo ? ['--demo'] : []),
      ...(values.port === undefined ? [] : ['--port', values.port]),
    ],
    openBrowser: !values['no-open'],
    help: values.help,
  };
}

/** @param {string[]} args */
function read(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        web: { type: 'boolean', default: false },
        electron: { type: 'boolean', default: false },
        demo: { type: 'boolean', default: false },
        project: { type: 'string' },
        port: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    const [sentence] = String(error instanceof Error ? error.message : error).split('. ');
    throw new Error(`${sentence}. \`npm start -- --help\` lists what there is.`);
  }
}
