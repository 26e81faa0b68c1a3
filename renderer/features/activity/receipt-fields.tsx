import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Receipt } from '../../../contract/receipt.ts';
import { toast } from '../../store/store.ts';
import { IconButton } from '../../ui/icon-button.tsx';

/** Every field, in the order in which an auditor asks. */
export function ReceiptFields({ receipt }: { receipt: Receipt }) {
  const { who, environment, from, target, previousVersion } = receipt;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
      <Field name="Version">
        <Id text={receipt.version} />
      </Field>
      <Field name="Ran before">{previousVersion ?? 'nothing'}</Field>
      <Field name="Environment">{environment.name}</Field>
      {from && <Field name="Promoted from">{from.name}</Field>}
      <Field name="Target">{target.summary}</Field>
      <Field name="Who">
        {who.name} &lt;{who.email}&gt;
      </Field>
      <Field name="Started">{utc(receipt.startedAt)}</Field>
      <Field name="Ended">{utc(receipt.endedAt)}</Field>
      <Field name="Took">{(receipt.durationMs / 1000).toFixed(2)} s</Field>
      <Field name="Host">{receipt.host}</Field>
      <Field name="Tagline">{receipt.appVersion}</Field>
      <Field name="Reason">{receipt.reason || <span className="text-faint">none given</span>}</Field>
      {receipt.overwrote && <Field name="Overwrote">{receipt.overwrote}</Field>}
      <Field name="Content">
        {receipt.files} {receipt.files === 1 ? 'file' : 'files'}, {receipt.bytes.toLocaleString('en')} bytes
      </Field>
      <Field name="Release">
        <Id text={receipt.releaseId} />
      </Field>
      <Field name="Tag">
        <Id text={receipt.tag} />
      </Field>
      <Field name="Commit">
        <Id text={receipt.commit} />
      </Field>
      <Field name="Tree">
        <Id text={receipt.tree} />
      </Field>
      <Field name="Receipt">
        <Id text={receipt.id} />
      </Field>
    </dl>
  );
}

const utc = (instant: string) => `${instant.replace('T', ' ').replace(/\.\d+Z$/, '')} UTC`;

function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="leading-6 text-muted">{name}</dt>
      <dd className="selectable min-w-0 leading-6 break-words">{children}</dd>
    </>
  );
}

/** An id with a button that copies it. */
function Id({ text }: { text: string }) {
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
    <span className="flex min-w-0 items-center gap-1">
      <span className="truncate font-mono text-sm" title={text}>
        {text}
      </span>
      <IconButton
        icon={copied ? Check : Copy}
        label={copied ? 'Copied' : 'Copy'}
        size="sm"
        tooltipSide="right"
        onClick={() => void copy()}
      />
    </span>
  );
}
