import packageJson from '../../package.json' with { type: 'json' };

/** The product's version; the bundler writes it into the program. */
export const appVersion: string = packageJson.version;
