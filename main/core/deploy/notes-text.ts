import type { NotedVersion, PromotionNotes } from '../../../contract/commands/deploy.ts';

type Told = Pick<PromotionNotes, 'summary' | 'receives' | 'takesBack' | 'received' | 'takenBack'>;

/** Promotion notes to hand on: for a mail, and for a page that shows Markdown (https://spec.commonmark.org/0.31.2/). */
export function writtenNotes(notes: Told, withDraft: boolean): Pick<PromotionNotes, 'text' | 'markdown'> {
  return {
    text: write(notes, withDraft, {
      title: summary => summary,
      heading: words => words,
      version: (name, about) => `- ${name}${about}`,
      description: line => `  ${line}`,
    }),
    markdown: write(notes, withDraft, {
      title: summary => `## ${escaped(summary)}`,
      heading: words => `### ${words}`,
      version: (name, about) => `- **${escaped(name)}**${escaped(about)}`,
      // Two spaces keep it in the list's item, the backslash keeps its lines apart.
      description: (line, last) => `  ${escapedLine(line)}${last ? '' : '\\'}`,
    }),
  };
}

type Style = {
  title: (summary: string) => string;
  heading: (words: string) => string;
  version: (name: string, about: string) => string;
  description: (line: string, last: boolean) => string;
};

function write(notes: Told, withDraft: boolean, style: Style): string {
  const { summary, receives, takesBack, received, takenBack } = notes;
  const item = ({ name, description, author, date }: NotedVersion): string[] => {
    const about = [author?.name, date?.slice(0, 10)].filter(part => part !== undefined).join(', ');
    const lines = description.split('\n').filter(line => line.trim() !== '');
    return [
      style.version(name, about === '' ? '' : ` (${about})`),
      ...lines.map((line, index) => style.description(line.trim(), index === lines.length - 1)),
    ];
  };
  const part = (words: string, versions: NotedVersion[], total: number, first: string[] = []): string[] => {
    if (total === 0) return [];
    const more = total - versions.length - first.length;
    const rest = more > 0 ? [`- and ${more.toLocaleString('en')} more`] : [];
    return ['', style.heading(words), '', ...first, ...versions.flatMap(item), ...rest];
  };
  const draft = withDraft ? [style.version('Latest draft', '')] : [];
  const lines = [
    style.title(summary),
    ...part('Receives', receives, received, draft),
    ...part('Takes back', takesBack, takenBack),
  ];
  return `${lines.join('\n')}\n`;
}

/** Escapes (CommonMark 2.4) what would format or link, so that a text stays what it is. */
const escaped = (text: string): string => text.replace(/[\\`*_[\]<>&|~!]/g, '\\$&');

/** And what would begin a list, a heading or a rule. */
const escapedLine = (line: string): string =>
  escaped(line)
    .replace(/^[-+#=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
