import { Shapes } from 'lucide-react';
import { useState } from 'react';
import { openProject } from '../../store/open-project.ts';
import { Button } from '../../ui/button.tsx';

/** Making the sample takes a moment the first time. */
export function SampleButton({ variant = 'secondary' }: { variant?: 'primary' | 'secondary' }) {
  const [opening, setOpening] = useState(false);
  const open = async () => {
    setOpening(true);
    await openProject.sample();
    setOpening(false);
  };
  return (
    <Button variant={variant} busy={opening} className="h-10 justify-start" onClick={() => void open()}>
      {!opening && <Shapes aria-hidden className="size-4" />}
      Open the sample
    </Button>
  );
}
