import { Shapes } from 'lucide-react';
import { useState } from 'react';
import { openProject } from '../../store/open-project.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';

/** Making the sample takes a moment the first time. */
export function SampleButton({
  variant = 'secondary',
  className = 'justify-start',
}: {
  variant?: 'primary' | 'secondary';
  className?: string;
}) {
  const [opening, setOpening] = useState(false);
  const open = async () => {
    setOpening(true);
    await openProject.sample();
    setOpening(false);
  };
  return (
    <Button variant={variant} busy={opening} className={cx('h-10', className)} onClick={() => void open()}>
      {!opening && <Shapes aria-hidden className="size-4" />}
      Open the sample
    </Button>
  );
}
