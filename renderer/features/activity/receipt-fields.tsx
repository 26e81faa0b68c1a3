import type { ReactNode } from 'react';
import type { AuthorSource, Receipt, RecordPlace } from '../../../contract/receipt.ts';
import { CopiedId } from './copied-id.tsx';

type Props = { receipt: Receipt; record: RecordPlace | undefined };

/** Every field, in the order in which an auditor asks. */
export function ReceiptFields({ receipt, record }: Props) {
  const { who, environment, from, target, previousVersion } = receipt;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
      <Field name="Version">
        <CopiedId text={receipt.version} name="version" />
      </Field>
      <Field name="Ran before">{previousVersion ?? 'nothing'}</Field>
      <Field name="Environment">{environment.name}</Field>
      {from && <Field name="Promoted from">{from.name}</Field>}
      <Field name="Target">{target.summary}</Field>
      <Field name="Who">
        {who.name} &lt;{who.email}&gt;
        {receipt.whoKnownBy && <span className="text-muted">, {knownBy[receipt.whoKnownBy]}</span>}
      </Field>
      <Field name="Started">{utc(receipt.startedAt)}</Field>
      <Field name="Ended">{utc(receipt.endedAt)}</Field>
      <Field name="Took">{(receipt.durationMs / 1000).toFixed(2)} s</Field>
      <Field name="Host">{receipt.host}</Field>
      <Field name="Tagline">{receipt.appVersion}</Field>
      <Field name="Reason">{receipt.reason || <span className="text-faint">none given</span>}</Field>
      {receipt.overwrote && <Field name="Overwrote">{receipt.overwrote}</Field>}
      {receipt.rollbackOf !== null && (
        <Field name="Takes back">
          <CopiedId text={receipt.rollbackOf} name="receipt that it takes back" />
        </Field>
      )}
      <Field name="Credentials">
        {receipt.credentials === null ? (
          <span className="text-faint">not known</span>
        ) : (
          receipt.credentials.join(', ') || 'none used'
        )}
      </Field>
      {receipt.health && <Field name="Health">{receipt.health.message}</Field>}
      <Field name="Content">
        {receipt.files} {receipt.files === 1 ? 'file' : 'files'}, {receipt.bytes.toLocaleString('en')} bytes
      </Field>
      <Field name="Release">
        <CopiedId text={receipt.releaseId} name="release" />
      </Field>
      <Field name="Tag">
        <CopiedId text={receipt.tag} name="tag" />
      </Field>
      <Field name="Commit">
        <CopiedId text={receipt.commit} name="commit" />
      </Field>
      <Field name="Tree">
        <CopiedId text={receipt.tree} name="tree" />
      </Field>
      {receipt.artifact !== null && (
        <Field name="Artifact">
          <CopiedId text={receipt.artifact} name="SHA-256" />
        </Field>
      )}
      <Field name="Receipt">
        <CopiedId text={receipt.id} name="receipt" />
      </Field>
      {record && <Field name="Record">{record.sequence.toLocaleString('en')} of the trail</Field>}
      {record && (
        <Field name="Record before">
          {record.previous === null ? (
            'none, it is the first'
          ) : (
            <CopiedId text={record.previous} name="hash of the record before" />
          )}
        </Field>
      )}
    </dl>
  );
}

const knownBy: Record<AuthorSource, string> = {
  settings: 'from Tagline’s settings',
  git: 'from git’s settings',
  'settings-and-git': 'from Tagline’s and git’s settings',
};

const utc = (instant: string) => `${instant.replace('T', ' ').replace(/\.\d+Z$/, '')} UTC`;

function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="leading-6 text-muted">{name}</dt>
      <dd className="selectable min-w-0 leading-6 break-words">{children}</dd>
    </>
  );
}
