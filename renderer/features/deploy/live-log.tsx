import { Check, Copy } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Job } from '../../../contract/job.ts';
import { toast } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { clockTime, logText } from './log-text.ts';

/** A line that stands this near to the end counts as the end. */
const nearEnd = 24;

/** What a deployment tells while it runs, and told; the newest line stays in view until one scrolls away from it. */
export function LiveLog({ job }: { job: Job }) {
  const box = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);
  const [copied, setCopied] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each line changes the height
  useLayoutEffect(() => {
    if (atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [job.log]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(logText(job));
    } catch {
      toast({ tone: 'danger', title: 'It could not be copied', detail: 'The clipboard refused it.' });
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <section aria-label="Log" className="flex min-h-0 flex-col gap-1">
      <div className="flex items-center">
        <h3 className="flex-1 font-medium">Log</h3>
        <Button size="sm" variant="ghost" onClick={() => void copy()}>
          {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
          {copied ? 'Copied' : 'Copy log'}
        </Button>
      </div>
      <ol
        ref={box}
        aria-label="Log lines"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          atEnd.current = scrollHeight - scrollTop - clientHeight < nearEnd;
        }}
        className="selectable h-52 overflow-auto rounded-md bg-sunken px-3 py-2 font-mono text-sm leading-5"
      >
        {job.log.map(({ at, phase, message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added, or the last one is replaced
          <li key={index} className="flex gap-3">
            <time dateTime={at} title={at} className="shrink-0 text-muted tabular-nums">
              {clockTime(at)}
            </time>
            <span className={cx('min-w-0 break-words', message === '' ? 'font-semibold' : 'pl-3')}>
              {message === '' ? phase : message}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
