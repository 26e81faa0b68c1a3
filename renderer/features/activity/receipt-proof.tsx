import type { Receipt } from '../../../contract/receipt.ts';
import { client } from '../../store/client.ts';
import { useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Note } from '../../ui/note.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { artifactCommand } from './artifact-command.ts';
import { CopiedId } from './copied-id.tsx';

/** It stands below the fields, where it would not be seen. */
const intoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'start' });

/** What an auditor needs to check a receipt without Tagline: its place in the trail, its digests, its bytes. */
export function ReceiptProof({ receipt }: { receipt: Receipt }) {
  const { path, stamps } = useProject();
  const query = useQuery(`${path} ${stamps.activity} ${receipt.id}`, () =>
    client.activity.proof({ id: receipt.id }),
  );
  if (query.state === 'failed') {
    return (
      <Note tone="danger" title="There is no proof of this receipt">
        {query.error.message}
      </Note>
    );
  }
  if (query.value === undefined) return <Spinner label="Reading the record" />;
  if (query.value === null) return <Note tone="warning">No record of the trail holds this receipt.</Note>;
  const { commit, previous, sequence, format, sha256, text } = query.value;
  return (
    <section ref={intoView} aria-label="Proof" className="flex flex-col gap-3 border-t border-line pt-4">
      <Proof
        title={`Record ${sequence} of the trail`}
        about={`Format ${format}. Its commit in git; the record after it repeats this id.`}
        text={commit}
        name="record"
      />
      <Proof
        title="The record before it"
        about={previous === null ? 'None: it is the first.' : 'This record repeats its id.'}
        text={previous}
        name="record before"
      />
      <Proof
        title="SHA-256 of the record"
        about={`What “git show ${commit.slice(0, 10)}:record.json | sha256sum” prints.`}
        text={sha256}
        name="SHA-256 of the record"
      />
      <Proof
        title="SHA-256 of the artifact"
        about={
          receipt.artifact === null
            ? 'None: nothing was brought, or it was deployed by a Tagline that did not compute it yet.'
            : 'One digest over all files that were deployed.'
        }
        text={receipt.artifact}
        name="SHA-256 of the artifact"
      />
      {receipt.artifact !== null && (
        <Proof
          title="How to compute it"
          about="In bash, in the project; it needs git and sha256sum, not Tagline."
          text={artifactCommand(receipt.tree)}
          name="command"
        />
      )}
      <section
        aria-label="The record as it is stored"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
        tabIndex={0}
        className="selectable max-h-64 shrink-0 overflow-auto rounded-md bg-sunken px-3 py-2"
      >
        <pre className="font-mono text-sm">{text}</pre>
      </section>
    </section>
  );
}

function Proof(props: { title: string; about: string; text: string | null; name: string }) {
  const { title, about, text, name } = props;
  return (
    <div className="min-w-0">
      <h3 className="font-semibold">{title}</h3>
      <p className="text-sm text-muted">{about}</p>
      {text !== null && <CopiedId text={text} name={name} wrap />}
    </div>
  );
}
