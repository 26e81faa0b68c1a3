import { Note } from '../../ui/note.tsx';
import { DamageList } from './damage-list.tsx';
import { SentenceList } from './sentence-list.tsx';
import type { Report } from './use-check.ts';
import { WhatToDo } from './what-to-do.tsx';

const things = (count: number) => `${count} ${count === 1 ? 'thing' : 'things'}`;

/** What a check or a repair (`repaired`) has found, and the way on. */
export function CheckReport({ report, repaired }: { report: Report; repaired: boolean }) {
  const { checked, damaged, repairable, notes } = report;
  const count = damaged.length;
  return (
    <>
      {report.repaired.length > 0 && (
        <Note tone="success" title={count === 0 ? 'The project is repaired' : 'Repaired what could be'}>
          {count === 0 && 'Everything is whole again.'}
        </Note>
      )}
      {report.repaired.length > 0 && <SentenceList label="What was repaired" sentences={report.repaired} />}
      {count === 0 && report.repaired.length === 0 && (
        <Note tone="success" title="Everything is whole">
          {checked.toLocaleString('en')} stored objects were read; nothing is missing or damaged.
        </Note>
      )}
      {count > 0 && (
        <>
          <Note
            tone="warning"
            title={
              repaired
                ? `${things(count)} could not be repaired`
                : `${things(count)} ${count === 1 ? 'is' : 'are'} missing or damaged`
            }
          >
            Everything else is whole: {checked.toLocaleString('en')} stored objects were looked at.
          </Note>
          <DamageList damaged={damaged} />
        </>
      )}
      {notes.length > 0 && <SentenceList label="Also found" sentences={notes} />}
      {repairable ? (
        <p>
          A repair looks for the same content elsewhere in this folder (in the working files, in what was kept
          aside) and puts it back. Nothing is deleted.
        </p>
      ) : (
        count > 0 && <WhatToDo />
      )}
    </>
  );
}
