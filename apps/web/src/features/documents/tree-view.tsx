'use client';

import type { DocMeta, PresentPerson } from '@cairn/contracts';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { usePeopleByDocument } from '@/features/presence';
import { checksQuery } from '@/shared/api';
import { editorPath } from './document-path';
import { FileRow, FolderRow } from './document-row';
import { buildTree, rowsOf, stepFor, type TreeRow, type TreeStep } from './document-tree.model';
import { useTreeStore } from './document-tree.store';
import { RowMenu } from './row-menu';

interface TreeViewProps {
  projectId: string;
  docs: readonly DocMeta[];
  /** While filtering, every folder is open. */
  isFiltered: boolean;
  selectedId?: string;
  dirtyIds: ReadonlySet<string>;
  onDelete?: (doc: DocMeta) => void;
}

const noneCollapsed: string[] = [];
const nobody: PresentPerson[] = [];

export function TreeView({ projectId, docs, isFiltered, selectedId, dirtyIds, onDelete }: TreeViewProps) {
  const router = useRouter();
  const people = usePeopleByDocument(projectId);
  const tree = useRef<HTMLDivElement>(null);
  const collapsed = useTreeStore((state) => state.collapsed[projectId] ?? noneCollapsed);
  const setCollapsed = useTreeStore((state) => state.setCollapsed);
  const rows = useMemo(
    () => rowsOf(buildTree(docs), (path) => !isFiltered && collapsed.includes(path)),
    [docs, isFiltered, collapsed],
  );
  const problems = useProblems(projectId);
  const [focused, setFocused] = useState<string>();
  const tabStop = tabStopOf(rows, focused, selectedId);

  useEffect(() => {
    if (!selectedId) return;
    tree.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest' });
  }, [selectedId]);

  const take = (step: TreeStep) => {
    const node = rows.find((row) => row.node.path === step.path)?.node;
    if (step.do === 'focus') rowElement(tree.current, step.path)?.focus();
    if (step.do === 'expand' || step.do === 'collapse')
      setCollapsed(projectId, step.path, step.do === 'collapse');
    if (node?.type !== 'file') return;
    if (step.do === 'open') router.push(editorPath(projectId, node.doc.id));
    if (step.do === 'delete') onDelete?.(node.doc);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepFor(event.key, rows, index);
    if (!step) return;
    event.preventDefault();
    take(step);
  };

  return (
    <div ref={tree} role="tree" aria-label="Documents" className="flex flex-col gap-px p-px">
      {rows.map((row, index) => {
        const common = {
          row,
          isTabStop: row.node.path === tabStop,
          onFocus: () => setFocused(row.node.path),
          onKeyDown: (event: KeyboardEvent) => onKeyDown(event, index),
        };
        if (row.node.type === 'folder') {
          const { path } = row.node;
          const onToggle = () => setCollapsed(projectId, path, row.expanded === true);
          return <FolderRow key={`${path}/`} {...common} onToggle={onToggle} />;
        }
        const { doc } = row.node;
        return (
          <RowMenu key={doc.id} doc={doc} onDelete={onDelete}>
            <FileRow
              {...common}
              node={row.node}
              isSelected={doc.id === selectedId}
              isDirty={dirtyIds.has(doc.id)}
              people={people.get(doc.id) ?? nobody}
              problems={problems.get(doc.id) ?? 0}
            />
          </RowMenu>
        );
      })}
    </div>
  );
}

/** How many errors and warnings each saved document has. */
function useProblems(projectId: string): ReadonlyMap<string, number> {
  const checks = useQuery(checksQuery(projectId)).data;
  return useMemo(
    () =>
      new Map(
        checks?.docs.map(({ docId, findings }) => [
          docId,
          findings.filter(({ severity }) => severity !== 'info').length,
        ]),
      ),
    [checks],
  );
}

function tabStopOf(rows: TreeRow[], focused?: string, selectedId?: string): string | undefined {
  const last = rows.find(({ node }) => node.path === focused);
  const selected = rows.find(({ node }) => node.type === 'file' && node.doc.id === selectedId);
  return (last ?? selected ?? rows[0])?.node.path;
}

function rowElement(tree: HTMLElement | null, path: string): HTMLElement | null {
  return tree?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`) ?? null;
}
