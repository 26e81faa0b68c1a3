import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The path of file `index`: workflows in folders of fifty. */
export const pathOf = (index: number): string =>
  `flows/group-${Math.floor(index / 50)}/workflow-${index}.json`;

/** A believable workflow of one to four kilobytes; `edition` changes two of its lines. */
export function workflow(index: number, edition: number): string {
  const nodes = Array.from({ length: 4 + (index % 12) }, (_, node) => ({
    id: `${index}-${node}`,
    name: `Step ${node}`,
    type: ['http', 'map', 'filter', 'queue'][node % 4],
    position: [node * 220, (index % 7) * 80],
    settings: { url: `https://api.example.com/${index}/${node}`, retries: 3, timeoutMs: 5000 + index },
  }));
  return `${JSON.stringify({ name: `Workflow ${index}`, edition, nodes, note: `edition ${edition}` }, null, 2)}\n`;
}

/** Writes `count` files into `folder`, or each `step`th of them. */
export function writeWorkflows(folder: string, count: number, edition: number, step = 1): void {
  for (let index = 0; index < count; index += step) {
    const path = join(folder, pathOf(index));
    if (edition === 0 && index % 50 === 0) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, workflow(index, edition));
  }
}
