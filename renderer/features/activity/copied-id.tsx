import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { toast } from '../../store/store.ts';
import { cx } from '../../ui/cx.ts';
import { IconButton } from '../../ui/icon-button.tsx';

/** An id with a button that copies it; `name` says which. `wrap` shows all of it. */
export function CopiedId({ text, name, wrap = false }: { text: string; name: string; wrap?: boolean }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      toast({ tone: 'danger', title: 'It could not be copied', detail: 'The clipboard refused it.' });
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <span className={cx('flex min-w-0 gap-1', wrap ? 'items-start' : 'items-center')}>
      <span
        className={cx(
          'min-w-0 font-mono text-sm',
          wrap ? 'leading-6 break-all whitespace-pre-wrap' : 'truncate',
        )}
        title={text}
      >
        {text}
      </span>
      <IconButton
        icon={copied ? Check : Copy}
        label={copied ? 'Copied' : `Copy ${name}`}
        size="sm"
        tooltipSide="left"
        onClick={() => void copy()}
      />
    </span>
  );
}
