import {
  Binary,
  FileSymlink,
  FileX2,
  FolderGit2,
  type LucideIcon,
  ScrollText,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { client, told } from '../../store/client.ts';
import { errorTitles } from '../../store/error-words.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { atOf, type Document, type Key, pathOf } from './documents/document.ts';
import { forgetDocuments } from './documents/editor-store.ts';
import { closeNow } from './documents/tabs.ts';
import { bytesLabel } from './text/bytes-label.ts';

type Props = { name: Key; document: Exclude<Document, { kind: 'text' }> | undefined };

/** What stands in place of a text: why there is none, and what one can do. */
export function OtherPane({ name, document }: Props) {
  const path = pathOf(name);
  const at = atOf(name);
  if (document === undefined || document.kind === 'loading') {
    return <Spinner label={`Reading ${path}`} className="h-full" />;
  }
  if (document.kind === 'missing') {
    return (
      <Pane
        icon={FileX2}
        title={at.kind === 'version' ? `Not in ${at.name}` : 'This file is gone'}
        action={<Button onClick={() => closeNow([path])}>Close tab</Button>}
      >
        {at.kind === 'version'
          ? `There is no ${path} in ${at.name}.`
          : `${path} was deleted or moved outside of Tagline.`}
      </Pane>
    );
  }
  if (document.kind === 'failed') {
    return (
      <Pane
        icon={TriangleAlert}
        title={errorTitles[document.error.code]}
        action={<Button onClick={() => forgetDocuments([name])}>Try again</Button>}
      >
        {document.error.message}
      </Pane>
    );
  }
  return <Content name={name} content={document.content} />;
}

function Content({ name, content }: { name: Key; content: Extract<Document, { kind: 'other' }>['content'] }) {
  const path = pathOf(name);
  const reveal = atOf(name).kind === 'draft' && <RevealButton path={path} />;
  switch (content.kind) {
    case 'binary':
      return (
        <Pane icon={Binary} title={`Binary file, ${bytesLabel(content.size)}`} action={reveal}>
          It holds no text, so it can’t be edited here. It is part of every version and every deployment, byte
          for byte.
        </Pane>
      );
    case 'large':
      return (
        <Pane icon={ScrollText} title={`Large file, ${bytesLabel(content.size)}`} action={reveal}>
          Files over 5 MB are not opened in the editor. This one is part of every version and every
          deployment, byte for byte.
        </Pane>
      );
    case 'symlink':
      return (
        <Pane icon={FileSymlink} title="Symbolic link" action={reveal}>
          It points to <code className="font-mono wrap-anywhere">{content.target}</code>. Tagline keeps links
          in versions and never follows them.
        </Pane>
      );
    case 'submodule':
      return (
        <Pane icon={FolderGit2} title="Submodule" action={reveal}>
          {path} is a repository of its own
          {content.commit === '' ? '' : `, at commit ${content.commit.slice(0, 10)}`}. Open it as a project to
          see what it holds.
        </Pane>
      );
  }
}

function RevealButton({ path }: { path: string }) {
  const can = useStore(state => state.snapshot?.app.capabilities.revealFile);
  return (
    can && <Button onClick={() => void client.files.reveal({ path }).then(told)}>Show in file manager</Button>
  );
}

function Pane({
  icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
  action: ReactNode;
}) {
  return (
    <div className="selectable flex h-full items-center justify-center overflow-auto wrap-anywhere">
      <EmptyState icon={icon} title={title} action={action}>
        {children}
      </EmptyState>
    </div>
  );
}
