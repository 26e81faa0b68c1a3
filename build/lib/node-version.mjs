// Imported first by every script, and itself without imports: an older Node must come this far to be told.
const oldest = { major: 20, minor: 19 };
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
  console.error(
    `Tagline needs Node ${oldest.major}.${oldest.minor} or newer; this is Node ${process.versions.node}.`,
  );
  console.error(
    'Install a newer one from https://nodejs.org or with your version manager, then repeat the command.',
  );
  process.exit(1);
}
