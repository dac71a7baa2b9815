'use client';

import type { PresentPerson } from '@cairn/contracts';
import { ChevronRightIcon, FolderIcon, FolderOpenIcon, GitMergeIcon } from 'lucide-react';
import { PeopleHere } from '@/features/presence';
import { IntentLink } from '@/shared/ui/intent-link';
import type { KeyboardEvent } from 'react';
import { cn } from '@/shared/lib/cn';
import { count } from '@/shared/lib/count';
import { kindLook, publishLabels } from './document-kind';
import { editorPath } from './document-path';
import type { FileNode, TreeRow } from './document-tree.model';

interface RowProps {
  row: TreeRow;
  isTabStop: boolean;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

const rowClasses =
  'group/row flex h-7 w-full items-center gap-1.5 rounded-md pr-2 text-[0.8125rem] text-foreground/90 select-none hover:bg-accent focus-visible:-outline-offset-2 pointer-coarse:h-9';
const INDENT_REM = 0.875;

function treeItem({ row, isTabStop, onFocus, onKeyDown }: RowProps) {
  return {
    role: 'treeitem',
    tabIndex: isTabStop ? 0 : -1,
    'aria-level': row.level,
    'aria-posinset': row.position,
    'aria-setsize': row.siblings,
    'data-path': row.node.path,
    style: { paddingLeft: `${0.375 + (row.level - 1) * INDENT_REM}rem` },
    onFocus,
    onKeyDown,
  };
}

export function FolderRow({ onToggle, ...props }: RowProps & { onToggle: () => void }) {
  const { row } = props;
  const Icon = row.expanded ? FolderOpenIcon : FolderIcon;
  return (
    <div
      {...treeItem(props)}
      role="treeitem"
      tabIndex={props.isTabStop ? 0 : -1}
      aria-expanded={row.expanded}
      onClick={onToggle}
      onKeyDown={props.onKeyDown}
      className={cn(rowClasses, 'cursor-pointer font-medium')}
    >
      <ChevronRightIcon
        aria-hidden
        className={cn(
          'size-3.5 shrink-0 text-muted-foreground transition-transform',
          row.expanded && 'rotate-90',
        )}
      />
      <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" strokeWidth={1.75} />
      <span className="truncate">{row.node.name}</span>
    </div>
  );
}

interface FileRowProps extends RowProps {
  node: FileNode;
  isSelected: boolean;
  isDirty: boolean;
  /** The others who have it open. */
  people: readonly PresentPerson[];
  /** Errors and warnings of its checks. */
  problems: number;
}

export function FileRow({ node, isSelected, isDirty, people, problems, ...props }: FileRowProps) {
  const { doc } = node;
  const { icon: Icon, label } = kindLook(doc.kind, doc.fileName);
  return (
    <IntentLink
      {...treeItem(props)}
      href={editorPath(doc.projectId, doc.id)}
      aria-current={isSelected ? 'page' : undefined}
      aria-selected={isSelected}
      title={`${doc.fileName} · ${label}`}
      className={cn(rowClasses, isSelected && 'bg-accent font-medium text-foreground')}
    >
      <span aria-hidden className="w-3.5 shrink-0" />
      <Icon
        aria-hidden
        className={cn('size-4 shrink-0', doc.kind === 'document' ? 'text-muted-foreground' : 'text-primary')}
        strokeWidth={1.75}
      />
      <span className="truncate">{node.name}</span>
      {doc.kind !== 'document' && <span className="sr-only">, {label}</span>}
      <span className="ml-auto flex shrink-0 items-center gap-1.5 pl-1">
        {problems > 0 && (
          <span className="text-xs text-warning tabular-nums" title={count(problems, 'problem')}>
            <span aria-hidden>{problems}</span>
            <span className="sr-only">, {count(problems, 'problem')}</span>
          </span>
        )}
        <PeopleHere people={people} size="small" />
        {isDirty && <Dot className="bg-foreground" label="Unsaved changes" />}
        {doc.publishState === 'pending' && (
          <Dot className="border-[1.5px] border-warning" label={publishLabels.pending} />
        )}
        {doc.publishState === 'in-review' && (
          <Dot className="bg-warning" label={publishLabels['in-review']} />
        )}
        {doc.publishState === 'conflict' && <ConflictSign />}
      </span>
    </IntentLink>
  );
}

function ConflictSign() {
  return (
    <span className="text-destructive" title={publishLabels.conflict}>
      <GitMergeIcon aria-hidden className="size-3.5" />
      <span className="sr-only">, {publishLabels.conflict}</span>
    </span>
  );
}

function Dot({ className, label }: { className: string; label: string }) {
  return (
    <span className={cn('size-2 rounded-full', className)} title={label}>
      <span className="sr-only">, {label}</span>
    </span>
  );
}
