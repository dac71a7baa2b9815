'use client';

import { KeyRoundIcon, LaptopIcon } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/shared/ui/card';
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/shared/ui/dialog';
import { ConnectSteps } from './connect-steps';

/** How a developer's machine gets the documents. */
export function ConnectCard({ projectId }: { projectId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Card>
      <CardHeader>
        <CardTitle className="flex items-center gap-2">
          <LaptopIcon className="size-4 text-muted-foreground" aria-hidden /> Connect a workstation
        </CardTitle>
        <CardDescription>
          Agents get today’s documents before they work, and wait while the lock is held.
        </CardDescription>
      </CardHeader>
      <CardContent className="flex flex-wrap gap-2">
        <Button size="sm" variant="secondary" onClick={() => setOpen(true)}>
          Show the steps
        </Button>
        <Button size="sm" variant="ghost" asChild>
          <Link href={`/projects/${projectId}/settings?tab=api-keys`}>
            <KeyRoundIcon /> API keys
          </Link>
        </Button>
      </CardContent>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent className="max-w-2xl">
          <DialogHeader>
            <DialogTitle>Connect a workstation</DialogTitle>
            <DialogDescription>For each checkout that should follow these documents.</DialogDescription>
          </DialogHeader>
          <ConnectSteps projectId={projectId} />
        </DialogContent>
      </Dialog>
    </Card>
  );
}
