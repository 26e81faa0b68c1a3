import { describeTarget } from '../testing/conformance.ts';
import { gitTarget } from './git-target.ts';
import { barePlace, bareRepository, branch } from './testing/bare-place.ts';
import { gitServer, password } from './testing/git-server.ts';

const settings = { branch, username: 'ada', keepReleases: 3 };

describeTarget('A bare repository on this machine', {
  place: async () => {
    const url = bareRepository();
    return barePlace(url, () => gitTarget({ ...settings, url }, { credential: () => Promise.resolve(null) }));
  },
});

describeTarget('git http-backend', {
  place: async () => {
    const bare = bareRepository();
    const { url } = await gitServer(bare);
    const credential = (name: string) => Promise.resolve(name === 'password' ? password : null);
    return barePlace(bare, () => gitTarget({ ...settings, url }, { credential }));
  },
});
