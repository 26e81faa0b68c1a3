import { expect, test } from 'vitest';
import { credentialStates, credentialsOf } from './credential-states.ts';

const git = (url: string) => ({ kind: 'git', url, branch: 'production', username: '', keepReleases: 3 });

test('a git repository is asked for a password over http only', () => {
  const names = (url: string) => credentialsOf(git(url)).map(({ name }) => name);
  expect(names('https://git.example/a.git')).toEqual(['password']);
  expect(names('HTTP://git.example/a.git')).toEqual(['password']);
  expect(names('/srv/a.git')).toEqual([]);
});

test('what a variable gives is told with its name', () => {
  const target = git('https://git.example/a.git');
  const variable = 'TAGLINE_SECRET_TEST_TARGET_PASSWORD';
  const [states] = credentialStates([{ id: 'test', target }], [], { [variable]: 'secret' });
  expect(states).toEqual([
    { room: 'target', name: 'password', state: 'variable', variable, sameAsLast: false },
  ]);
});
