import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configValue, parseConfig, readConfig, readRepositoryConfig } from './config.ts';
import { git, gitRepository, writeFiles } from './git-for-tests.ts';
import { openRepository } from './open.ts';

const text = `# a comment
[user]
\tname = Ann "The \\"A\\"" Author ; trailing
\tEMAIL = "  ann@example.org "
[core] bare = false
\tfileMode
[remote "Origin \\"x\\""]
\turl = https://example.org/x#y
\turl = "https://example.org/x#y"
[section.Dotted]
\tlong = one \\
two
\tempty =
\ttab = a\\tb\\n
[user] name = Second
`;

describe('configuration', () => {
  it('is read as native git reads it', async () => {
    const folder = gitRepository();
    writeFileSync(join(folder, 'conf'), text);
    const native = git(folder, 'config', '-f', 'conf', '--list', '-z')
      .split('\0')
      .slice(0, -1)
      .map(entry => {
        const newline = entry.indexOf('\n');
        return newline < 0 ? [entry, 'true'] : [entry.slice(0, newline), entry.slice(newline + 1)];
      });
    expect(parseConfig(text)).toEqual(native);
  });

  it('follows includes, and not in a circle', async () => {
    const folder = gitRepository();
    writeFiles(folder, {
      '.git/config': '[core]\n\tbare = false\n[include]\n\tpath = more\n[user]\n\tname = After\n',
      '.git/more': '[user]\n\temail = in@more\n\tname = Before\n[include]\n\tpath = config\n',
    });
    const config = readRepositoryConfig(join(folder, '.git'));
    expect(configValue(config, 'user.email')).toBe('in@more');
    expect(configValue(config, 'USER.Name')).toBe('After');
    expect(configValue(config, 'user.none')).toBe(null);
  });

  it("is the repository's before the user's", async () => {
    const folder = gitRepository();
    const repository = await openRepository(folder);
    expect(await repository.config('user.name')).toBe(git(folder, 'config', '--global', 'user.name').trim());
    // A change in a terminal counts at once.
    git(folder, 'config', 'user.name', 'Local');
    expect(await repository.config('user.name')).toBe('Local');
    await repository.close();
  });

  it('is read again after every change, also of what it includes', async () => {
    const folder = gitRepository();
    const gitDir = join(folder, '.git');
    git(folder, 'config', 'include.path', 'more');
    expect(configValue(readConfig(gitDir), 'user.name')).toBe(
      git(folder, 'config', '--global', 'user.name').trim(),
    );
    for (let round = 10; round < 99; round++) {
      writeFileSync(join(gitDir, 'more'), `[user]\n\tname = ${round}\n`);
      expect(configValue(readConfig(gitDir), 'user.name')).toBe(`${round}`);
    }
    const kept = readConfig(gitDir);
    rmSync(join(gitDir, 'more'));
    expect(configValue(readConfig(gitDir), 'user.name')).not.toBe(configValue(kept, 'user.name'));
  });
});
