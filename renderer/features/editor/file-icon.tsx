import {
  Braces,
  Code,
  CodeXml,
  Database,
  FileImage,
  FileSymlink,
  FileText,
  FolderGit2,
  ListTree,
  type LucideIcon,
  Palette,
  FileIcon as Plain,
} from 'lucide-react';
import type { FileEntry } from '../../../contract/commands/files.ts';

type Kind = { icon: LucideIcon; colour: string };

const data: Kind = { icon: Braces, colour: 'text-(--code-number)' };
const tree: Kind = { icon: ListTree, colour: 'text-(--code-keyword)' };
const code: Kind = { icon: Code, colour: 'text-(--code-property)' };
const markup: Kind = { icon: CodeXml, colour: 'text-(--code-type)' };
const prose: Kind = { icon: FileText, colour: 'text-muted' };
const image: Kind = { icon: FileImage, colour: 'text-(--code-string)' };
const plain: Kind = { icon: Plain, colour: 'text-faint' };

const kinds: Record<string, Kind> = {
  ...{ json: data, jsonc: data, flow: data, yaml: tree, yml: tree, toml: tree, properties: tree, env: tree },
  ...{ js: code, mjs: code, cjs: code, jsx: code, ts: code, tsx: code, py: code, sh: code, groovy: code },
  ...{ xml: markup, xsl: markup, xslt: markup, xsd: markup, wsdl: markup, html: markup, htm: markup },
  ...{ md: prose, txt: prose, csv: prose, log: prose },
  ...{ png: image, jpg: image, jpeg: image, gif: image, svg: image, webp: image, ico: image },
  css: { icon: Palette, colour: 'text-(--code-property)' },
  sql: { icon: Database, colour: 'text-(--code-type)' },
};

export function FileIcon({ path, kind = 'file' }: { path: string; kind?: FileEntry['kind'] }) {
  const { icon: Icon, colour } = lookOf(path, kind);
  return <Icon aria-hidden className={`size-4 shrink-0 ${colour}`} strokeWidth={1.75} />;
}

function lookOf(path: string, kind: FileEntry['kind']): Kind {
  if (kind === 'symlink') return { icon: FileSymlink, colour: 'text-muted' };
  if (kind === 'submodule') return { icon: FolderGit2, colour: 'text-muted' };
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(kinds, extension) ? (kinds[extension] ?? plain) : plain;
}
