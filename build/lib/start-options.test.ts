import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseStart } from './start-options.mjs';

const cwd = resolve('/work');

describe('the options of npm start', () => {
  it('chooses the head by itself, and opens a browser when it comes to that', () => {
    expect(parseStart([], cwd)).toEqual({ head: 'auto', headArgs: [], openBrowser: true, help: false });
  });

  it('reads a project relative to where the user stood', () => {
    expect(parseStart(['--project', 'shop'], cwd).headArgs).toEqual(['--project', resolve(cwd, 'shop')]);
  });

  it('takes a port as a wish for the browser', () => {
    expect(parseStart(['--port', '4000', '--demo'], cwd)).toMatchObject({
      head: 'web',
      headArgs: ['--demo', '--port', '4000'],
    });
  });

  it.each([
    [['--web', '--electron'], /exclude/],
    [['--demo', '--project', 'x'], /exclude/],
    [['--electron', '--port', '1'], /--port/],
    [['shop'], /Unexpected argument shop/],
    [['--verbose'], /Unknown option '--verbose'.*--help/],
  ])('refuses %j', (argv, message) => {
    expect(() => parseStart(argv, cwd)).toThrow(message);
  });
});
