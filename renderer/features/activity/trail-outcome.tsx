import { useState } from 'react';
import type { NotedHead, TrailResult } from '../../../contract/trail.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { CopiedId } from './copied-id.tsx';

const mostShown = 200;
const records = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'record' : 'records'}`;

type Props = { result: TrailResult; onExpect: (head: string) => void };

/** What a verification found, the head to keep, and a place for one that was kept. */
export function TrailOutcome({ result, onExpect }: Props) {
  if (result.kind === 'cancelled') return <Note title="Cancelled">Nothing was found out.</Note>;
  const { problems, noted, notes, head } = result;
  const lost = noted.filter(({ newer }) => newer === null);
  const isWhole = problems.length === 0 && lost.length === 0;
  return (
    <div className="flex flex-col gap-4">
      {isWhole ? (
        <Note tone="success" title="The trail is whole">
          {records(result.records)} read: none was changed, removed, reordered or inserted.
        </Note>
      ) : (
        <Note tone="danger" title="The trail is not what it was">
          {records(result.records)} read. What is listed here was not written so by Tagline.
        </Note>
      )}
      {problems.length > 0 && (
        <ul
          aria-label="What is wrong"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by keyboard
          tabIndex={0}
          className="selectable flex max-h-48 flex-col gap-2 overflow-auto rounded-md bg-sunken px-3 py-2"
        >
          {problems.slice(0, mostShown).map(({ commit, sequence, reason }) => (
            <li key={`${commit} ${reason}`}>
              <span className="font-medium">{sequence === null ? 'Record' : `Record ${sequence}`}</span>{' '}
              <span className="font-mono text-sm">{commit.slice(0, 10)}</span>
              <br />
              {reason}
            </li>
          ))}
          {problems.length > mostShown && <li>and {problems.length - mostShown} more</li>}
        </ul>
      )}
      {noted.map(each => (
        <p key={`${each.commit} ${nameOf(each)}`} className="break-words">
          {nameOf(each)}{' '}
          {each.newer === null
            ? 'is not in this trail: records were cut off or rewritten.'
            : since(each.newer)}
        </p>
      ))}
      {notes.slice(0, mostShown).map(note => (
        <p key={note} className="break-words text-muted">
          {note}
        </p>
      ))}
      {isWhole && head !== null && (
        <div>
          <h3 className="font-semibold">The head of the trail</h3>
          <p className="text-muted">
            Keep it elsewhere, for example in a ticket: only with it can be told later that the trail was cut,
            or wholly rewritten.
          </p>
          <CopiedId text={head} name="head" wrap />
        </div>
      )}
      <Expect onExpect={onExpect} />
    </div>
  );
}

const nameOf = ({ from }: NotedHead) =>
  from.kind === 'given' ? 'The head that you kept' : `The head that ${from.name} holds`;
const since = (newer: number) =>
  `is in this trail; ${newer === 0 ? 'nothing was' : `${records(newer)} ${newer === 1 ? 'was' : 'were'}`} added since.`;

function Expect({ onExpect }: { onExpect: (head: string) => void }) {
  const [head, setHead] = useState('');
  const isWhole = /^[0-9a-f]{40}$/.test(head.trim());
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={event => {
        event.preventDefault();
        if (isWhole) onExpect(head.trim());
      }}
    >
      <label className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="font-semibold">A head that was kept earlier</span>
        <input
          value={head}
          onChange={event => setHead(event.target.value)}
          placeholder="40 digits and letters from a to f"
          spellCheck={false}
          autoComplete="off"
          className="h-8 rounded-md bg-surface px-2 font-mono text-sm ring-1 ring-line-strong ring-inset placeholder:text-faint"
        />
      </label>
      <Button type="submit" disabled={!isWhole}>
        Compare
      </Button>
    </form>
  );
}
