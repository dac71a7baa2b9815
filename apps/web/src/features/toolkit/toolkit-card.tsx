'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheckIcon, EyeIcon, TriangleAlertIcon } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { checksQuery } from '@/shared/api';
import { count } from '@/shared/lib/count';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Skeleton } from '@/shared/ui/skeleton';

const ToolsDialog = dynamic(() => import('./tools-dialog').then((m) => m.ToolsDialog), { ssr: false });
const ProblemsDialog = dynamic(() => import('./problems-dialog').then((m) => m.ProblemsDialog), {
  ssr: false,
});

/** How the project's documents stand with the tools that read them. */
export function ToolkitCard({ projectId }: { projectId: string }) {
  const [opened, setOpened] = useState<'tools' | 'problems' | null>(null);
  const close = (open: boolean) => !open && setOpened(null);
  return (
    <Card className="flex flex-col gap-3 p-4">
      <h2 className="text-sm font-semibold">Toolkit</h2>
      <Standing projectId={projectId} onShow={() => setOpened('problems')} />
      <Button size="sm" variant="outline" onClick={() => setOpened('tools')}>
        <EyeIcon /> What each tool will get
      </Button>
      {opened === 'tools' && <ToolsDialog projectId={projectId} onOpenChange={close} />}
      {opened === 'problems' && <ProblemsDialog projectId={projectId} onOpenChange={close} />}
    </Card>
  );
}

function Standing({ projectId, onShow }: { projectId: string; onShow: () => void }) {
  const checks = useQuery(checksQuery(projectId));
  if (checks.isError && !checks.data)
    return <p className="text-sm text-muted-foreground">The checks could not be loaded.</p>;
  if (!checks.data) return <Skeleton className="h-8 w-full" />;
  const { errors, warnings } = checks.data;
  if (errors + warnings === 0) {
    return (
      <p className="flex min-h-8 items-center gap-2 text-sm text-muted-foreground">
        <CircleCheckIcon aria-hidden className="size-4 shrink-0 text-primary" /> All documents pass their
        checks.
      </p>
    );
  }
  const parts = [errors > 0 && count(errors, 'error'), warnings > 0 && count(warnings, 'warning')].filter(
    Boolean,
  );
  return (
    <Button size="sm" variant="outline" className="justify-start" onClick={onShow}>
      <TriangleAlertIcon className="text-warning" /> {parts.join(' and ')}
    </Button>
  );
}
