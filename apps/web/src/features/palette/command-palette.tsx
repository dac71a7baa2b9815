'use client';

import { Command } from 'cmdk';
import { useState } from 'react';
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '@/shared/ui/dialog';
import { useCurrentProjectId } from './current-project';
import { ActionItems } from './action-items';
import { PageItems } from './page-items';
import { DocItems, ProjectItems } from './place-items';
import { usePalette } from './palette.store';

export function CommandPalette() {
  const { open, setOpen, isQuickOpen } = usePalette();
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogContent
        showCloseButton={false}
        className="top-[12vh] max-w-xl translate-y-0 gap-0 overflow-hidden p-0 sm:p-0"
      >
        <DialogTitle className="sr-only">{isQuickOpen ? 'Open a document' : 'Command palette'}</DialogTitle>
        <DialogDescription className="sr-only">
          Type to find a page, project, document or action; choose with the arrow keys and Enter.
        </DialogDescription>
        {/* Mounted anew at each opening: the last query is not wanted again. */}
        {isQuickOpen ? <Documents /> : <Commands />}
      </DialogContent>
    </Dialog>
  );
}

const inputClasses =
  'h-12 w-full border-b bg-transparent px-4 text-sm placeholder:text-muted-foreground focus-visible:outline-none';
const listClasses = 'max-h-[min(24rem,60vh)] overflow-y-auto overscroll-contain p-2';
const QUICK_OPEN_UNASKED = 20;

function Documents() {
  const [query, setQuery] = useState('');
  const projectId = useCurrentProjectId();
  return (
    <Command label="Open a document" loop shouldFilter={false} className="flex min-h-0 flex-col">
      <Command.Input
        autoFocus
        value={query}
        onValueChange={setQuery}
        placeholder="Open a document by parts of its path…"
        className={inputClasses}
      />
      <Command.List className={listClasses}>
        <Command.Empty className="px-3 py-8 text-center text-muted-foreground">
          No path fits “{query}”.
        </Command.Empty>
        {projectId && <DocItems projectId={projectId} query={query} unasked={QUICK_OPEN_UNASKED} />}
      </Command.List>
    </Command>
  );
}

function Commands() {
  const [query, setQuery] = useState('');
  const projectId = useCurrentProjectId();
  return (
    <Command label="Command palette" loop className="flex min-h-0 flex-col">
      <Command.Input
        autoFocus
        value={query}
        onValueChange={setQuery}
        placeholder="Find a document, project or action…"
        className={inputClasses}
      />
      <Command.List className={listClasses}>
        <Command.Empty className="px-3 py-8 text-center text-muted-foreground">
          Nothing matches “{query}”. Try part of a file name, or “new”.
        </Command.Empty>
        {projectId && <DocItems projectId={projectId} query={query} />}
        <ActionItems projectId={projectId} />
        <ProjectItems currentId={projectId} />
        <PageItems projectId={projectId} />
      </Command.List>
    </Command>
  );
}
