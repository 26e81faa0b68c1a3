import { LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cx } from './cx.ts';

/** Shown only once something takes long enough to be noticed. */
export function Spinner({ label, className }: { label: string; className?: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={label} className={cx('flex items-center justify-center p-6', className)}>
      {late && <LoaderCircle aria-hidden className="size-5 animate-spin text-faint" />}
    </div>
  );
}
