'use client';

import type { ToolOutcome } from '@cairn/contracts';
import { TOOL_NAMES, TOOLS, type ToolId } from '@cairn/toolkit/tools';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, keys, unwrap } from '@/shared/api';
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/shared/ui/dialog';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/shared/ui/tabs';
import { ToolFileRow } from './tool-file-row';

interface ToolsDialogProps {
  projectId: string;
  onOpenChange: (open: boolean) => void;
}

/** The native files of each AI tool that the toolkit documents would become. */
export function ToolsDialog({ projectId, onOpenChange }: ToolsDialogProps) {
  const [tool, setTool] = useState<ToolId>('claude-code');
  return (
    <Dialog open onOpenChange={onOpenChange}>
      <DialogContent className="max-w-3xl">
        <DialogHeader>
          <DialogTitle>What each tool will get</DialogTitle>
          <DialogDescription>
            The files that a tool would find in a checkout, made of the saved documents. What people wrote
            around the marked blocks stays there.
          </DialogDescription>
        </DialogHeader>
        <Tabs value={tool} onValueChange={(value) => setTool(value as ToolId)} className="min-w-0 gap-3">
          <TabsList aria-label="Tool">
            {TOOLS.map((id) => (
              <TabsTrigger key={id} value={id}>
                {TOOL_NAMES[id]}
              </TabsTrigger>
            ))}
          </TabsList>
          {/* As high for every tool, so that the dialog does not jump. */}
          <TabsContent value={tool} className="h-[55vh] overflow-y-auto">
            <Outcome projectId={projectId} tool={tool} />
          </TabsContent>
        </Tabs>
      </DialogContent>
    </Dialog>
  );
}

function Outcome({ projectId, tool }: { projectId: string; tool: ToolId }) {
  const outcome = useQuery({
    queryKey: keys.toolkit(projectId, tool),
    queryFn: () =>
      unwrap(
        api.GET('/api/projects/{projectId}/toolkit', { params: { path: { projectId }, query: { tool } } }),
      ),
  });
  if (outcome.isError && !outcome.data)
    return (
      <ErrorState
        error={outcome.error}
        title="The files could not be loaded"
        onRetry={() => void outcome.refetch()}
      />
    );
  if (!outcome.data) return <Skeleton className="h-40 w-full" />;
  return <Files outcome={outcome.data} name={TOOL_NAMES[tool]} />;
}

function Files({ outcome: { files, leftOut }, name }: { outcome: ToolOutcome; name: string }) {
  return (
    <div className="flex flex-col gap-4">
      {files.every(({ from }) => from.length === 0) && (
        <p className="text-sm text-muted-foreground">
          The project has no toolkit document for {name}: it would get hooks and nothing else.
        </p>
      )}
      <ul aria-label={`Files for ${name}`} className="flex flex-col gap-1">
        {files.map((file) => (
          <li key={file.path}>
            <ToolFileRow file={file} />
          </li>
        ))}
      </ul>
      {leftOut.length > 0 && (
        <section aria-labelledby="left-out" className="flex flex-col gap-1">
          <h3 id="left-out" className="text-sm font-semibold">
            Left out
          </h3>
          <ul className="flex flex-col gap-1 text-[0.8125rem]">
            {leftOut.map(({ fileName, reason }) => (
              <li key={fileName} className="break-words">
                <span className="font-mono text-xs">{fileName}</span>
                <span className="text-muted-foreground"> {reason}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
