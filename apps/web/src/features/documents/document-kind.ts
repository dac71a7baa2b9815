import type { DocKind, PublishState } from '@cairn/contracts';
import {
  BotIcon,
  BracesIcon,
  FileTextIcon,
  type LucideIcon,
  PlugIcon,
  ScaleIcon,
  ScrollTextIcon,
  SparklesIcon,
  TerminalIcon,
} from 'lucide-react';

interface KindLook {
  label: string;
  icon: LucideIcon;
}

const kindLooks: Record<DocKind, KindLook> = {
  document: { label: 'Document', icon: FileTextIcon },
  instructions: { label: 'Instructions', icon: ScrollTextIcon },
  skill: { label: 'Skill', icon: SparklesIcon },
  command: { label: 'Command', icon: TerminalIcon },
  agent: { label: 'Agent', icon: BotIcon },
  rule: { label: 'Rule', icon: ScaleIcon },
  mcp: { label: 'MCP servers', icon: PlugIcon },
};

/** Name and icon of a document's kind; plain documents by their format. */
export function kindLook(kind: DocKind, fileName: string): KindLook {
  if (kind === 'document' && /\.(json|ya?ml|toml)$/i.test(fileName))
    return { label: 'Data', icon: BracesIcon };
  return kindLooks[kind];
}

export const publishLabels: Record<PublishState, string> = {
  local: 'Kept here only: the project has no repository',
  pending: 'Not published yet',
  'in-review': 'Waits to be merged in git',
  published: 'Published',
  conflict: 'Changed here and in git; the two do not merge',
};
