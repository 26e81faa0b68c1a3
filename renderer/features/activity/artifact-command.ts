/**
 * Computes a receipt's artifact digest from its tree, in bash, with git and sha256sum alone
 * (docs/formats/audit-trail.md).
 */
export const artifactCommand = (tree: string): string =>
  `git ls-tree -rz ${tree} | while IFS= read -rd '' e; do case $e in 100*) i=\${e%%$'\\t'*}; ` +
  `printf '%s  %s\\n' "$(git cat-file blob "\${i##* }" | sha256sum | cut -c-64)" "\${e#*$'\\t'}";; esac; done | sha256sum`;
