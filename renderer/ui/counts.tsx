/** `+2 ~3 −1`: files added, modified and deleted. */
export function Counts({ added, modified, deleted }: { added: number; modified: number; deleted: number }) {
  if (added + modified + deleted === 0) return <span className="text-sm text-faint">no changes</span>;
  const spoken = `${added} added, ${modified} modified, ${deleted} deleted`;
  return (
    <span
      role="img"
      aria-label={spoken}
      title={spoken}
      className="inline-flex gap-1.5 font-mono text-sm tabular-nums"
    >
      {added > 0 && <span className="text-success">+{added}</span>}
      {modified > 0 && <span className="text-warning">~{modified}</span>}
      {deleted > 0 && <span className="text-danger">−{deleted}</span>}
    </span>
  );
}
