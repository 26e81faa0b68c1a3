import { Copy } from 'lucide-react';
import { toast } from '../../store/store.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';

/** Takes promotion notes along, for a mail or a page. */
export function CopyNotes({ text, markdown }: { text: string; markdown: string }) {
  const copy = async (what: string, words: string) => {
    try {
      await navigator.clipboard.writeText(words);
      toast({ tone: 'success', title: `The notes are copied as ${what}` });
    } catch {
      toast({ tone: 'danger', title: 'Copying failed', detail: 'The system did not allow it.' });
    }
  };
  return (
    <Menu
      align="end"
      trigger={<IconButton icon={Copy} label="Copy the notes" size="sm" />}
      items={[
        { label: 'Copy as text', onSelect: () => void copy('text', text) },
        { label: 'Copy as Markdown', onSelect: () => void copy('Markdown', markdown) },
      ]}
    />
  );
}
