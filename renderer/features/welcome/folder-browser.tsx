import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { FolderList } from '../../shared/folder-list.tsx';
import { useFolderListing } from '../../shared/use-folder-listing.ts';
import { useInspection } from '../../shared/use-inspection.ts';
import { openProject } from '../../store/open-project.ts';
import { closeOverlay, getState } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { folderWords } from './folder-words.ts';

/** Opens a folder where the head has no native dialog for it. */
export function FolderBrowser() {
  const [typed, setTyped] = useState<string | null>(null);
  const [opening, setOpening] = useState(false);
  const home = useFolderListing(null).value?.listing.path ?? '';
  const path = typed ?? home;
  const found = useInspection(path);
  const words = found && folderWords(found);
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  // Home comes while one may be typing already: selected, it gives way to what is typed.
  useLayoutEffect(() => {
    const input = field.current;
    if (home !== '' && input?.value === home && document.activeElement === input) input.select();
  }, [home]);

  const open = async () => {
    if (path === '') return;
    setOpening(true);
    const opened = await openProject.open(path);
    setOpening(false);
    // A folder without git leads to a question, which has taken this dialog's place already.
    if (opened && getState().overlay?.kind === 'open-folder') closeOverlay();
  };
  const onFieldKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.current?.focus();
    } else if (event.key === 'Enter') void open();
  };

  return (
    <Dialog
      title="Open a folder"
      size="lg"
      onClose={closeOverlay}
      footer={
        <>
          <span className="mr-auto text-sm text-muted">
            In the list, Enter goes in and Backspace goes up.
          </span>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button
            variant="primary"
            busy={opening}
            disabled={words?.tone === 'bad'}
            onClick={() => void open()}
          >
            Open this folder
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter opens, wherever the focus is inside */}
      <div
        className="flex flex-col gap-2"
        onKeyDown={event => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void open();
        }}
      >
        <TextField
          ref={field}
          data-initial-focus
          label="Folder"
          value={path}
          onChange={event => setTyped(event.target.value)}
          onKeyDown={onFieldKey}
          maxLength={4096}
          error={words?.tone === 'bad' && words.text}
          hint={words?.text ?? ' '}
        />
        <FolderList ref={list} path={typed} onGo={setTyped} className="h-72" />
      </div>
    </Dialog>
  );
}
