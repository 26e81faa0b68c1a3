import { ChevronDown, ChevronRight, Workflow } from 'lucide-react';
import { useId, useState } from 'react';
import type { NodeChange, PropertyChange, WorkflowComparison } from '../../../contract/workflows.ts';
import { Badge } from '../../ui/badge.tsx';

/** What differs in what a workflow does, node by node, above its text. */
export function WorkflowChanges({ comparison }: { comparison: WorkflowComparison }) {
  const [isOpen, setOpen] = useState(true);
  const list = useId();
  const { nodes, settings, summary, platform } = comparison;
  const isEmpty = nodes.length === 0 && settings.length === 0;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <section
      aria-label="What the workflow does differently"
      className="flex max-h-[45%] shrink-0 flex-col border-b border-line bg-canvas"
    >
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={list}
        disabled={isEmpty}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-9 shrink-0 items-center gap-2 px-3 py-1.5 text-left hover:enabled:bg-sunken"
      >
        {isEmpty ? (
          <Workflow aria-hidden className="size-4 shrink-0 text-muted" />
        ) : (
          <Chevron aria-hidden className="size-4 shrink-0 text-muted" />
        )}
        <span className="min-w-0 truncate" title={summary}>
          {summary}
        </span>
        <span className="ml-auto shrink-0 pl-2 text-sm text-muted">
          {platform === 'n8n' ? 'n8n workflow' : 'Node-RED flow'}
        </span>
      </button>
      {isOpen && !isEmpty && (
        <ul
          id={list}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          tabIndex={0}
          aria-label="Changed nodes"
          className="min-h-0 overflow-auto px-3 pb-2"
        >
          {nodes.map(node => (
            <NodeRow key={`${node.status} ${node.id}`} node={node} />
          ))}
          {settings.length > 0 && (
            <li className="py-1 pl-6">
              <span className="font-medium">Settings of the workflow</span>
              <Properties properties={settings} />
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

const tones = { added: 'success', removed: 'danger', changed: 'accent', moved: 'neutral' } as const;
const words = { added: 'Added', removed: 'Removed', changed: 'Changed', moved: 'Moved' };

function NodeRow({ node }: { node: NodeChange }) {
  return (
    <li className="py-1 pl-6">
      <div className="flex min-w-0 items-center gap-2">
        <Badge tone={tones[node.status]} className="w-17 justify-center">
          {words[node.status]}
        </Badge>
        <span className="min-w-0 truncate font-medium" title={node.name}>
          {node.name}
        </span>
        <span className="min-w-0 truncate text-sm text-muted">
          {node.type}
          {node.flow !== '' && ` in ${node.flow}`}
        </span>
      </div>
      <Properties properties={node.properties} />
    </li>
  );
}

function Properties({ properties }: { properties: PropertyChange[] }) {
  if (properties.length === 0) return null;
  return (
    <dl className="mt-1 mb-1 ml-19 grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-3 gap-y-1 text-sm">
      {properties.map(({ property, before, after }) => (
        <div key={property} className="contents">
          <dt className="truncate text-muted" title={property}>
            {property}
          </dt>
          <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2 font-mono text-xs">
            <Value text={before} tone="text-danger" />
            <span aria-hidden className="text-muted">
              →
            </span>
            <span className="sr-only">becomes</span>
            <Value text={after} tone="text-success" />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const shown = 160;

function Value({ text, tone }: { text: string | null; tone: string }) {
  if (text === null) return <span className="font-sans text-muted italic">not set</span>;
  const oneLine = text.replace(/\s+/g, ' ');
  const isCut = oneLine.length > shown;
  return (
    <span className={`min-w-0 break-words ${tone}`} title={isCut ? text : undefined}>
      {oneLine === '' ? '“”' : isCut ? `${oneLine.slice(0, shown)}…` : oneLine}
    </span>
  );
}
