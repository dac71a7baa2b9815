'use client';

import type { DocMeta } from '@cairn/contracts';
import { CopyIcon, ExternalLinkIcon, Trash2Icon } from 'lucide-react';
import { ContextMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { toast } from '@/shared/ui/toast';
import { editorPath } from './document-path';

interface RowMenuProps {
  doc: DocMeta;
  onDelete?: (doc: DocMeta) => void;
  children: ReactNode;
}

const itemClasses =
  'flex cursor-default items-center gap-2 rounded-sm px-2 py-1.5 text-sm outline-none select-none focus:bg-accent [&_svg]:size-4 [&_svg]:text-muted-foreground';

/** What a right click (or a long press) on a document offers. */
export function RowMenu({ doc, onDelete, children }: RowMenuProps) {
  const copyPath = async () => {
    try {
      await navigator.clipboard.writeText(doc.fileName);
      toast('Path copied');
    } catch {
      toast.error('The browser did not allow copying');
    }
  };
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>
        <div role="none">{children}</div>
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content
          collisionPadding={8}
          className="z-50 min-w-44 rounded-lg border bg-popover p-1 text-popover-foreground shadow-lg"
        >
          <ContextMenu.Item asChild className={itemClasses}>
            <a href={editorPath(doc.projectId, doc.id)} target="_blank" rel="noopener">
              <ExternalLinkIcon aria-hidden /> Open in a new tab
            </a>
          </ContextMenu.Item>
          <ContextMenu.Item className={itemClasses} onSelect={() => void copyPath()}>
            <CopyIcon aria-hidden /> Copy path
          </ContextMenu.Item>
          {onDelete && (
            <>
              <ContextMenu.Separator className="-mx-1 my-1 h-px bg-border" />
              <ContextMenu.Item
                className={`${itemClasses} text-destructive focus:bg-destructive-soft [&_svg]:text-destructive!`}
                onSelect={() => onDelete(doc)}
              >
                <Trash2Icon aria-hidden /> Delete…
              </ContextMenu.Item>
            </>
          )}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
