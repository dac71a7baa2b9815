'use client';

import { SetUpLines, environmentLines } from '@/features/workstations';
import { Button } from '@/shared/ui/button';
import { CodeBlock } from '@/shared/ui/code-block';
import { DialogFooter } from '@/shared/ui/dialog';

interface NewKeyShownProps {
  apiKey: string;
  projectId: string;
  onDone: () => void;
}

export function NewKeyShown({ apiKey, projectId, onDone }: NewKeyShownProps) {
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <CodeBlock label="The new key" text={apiKey} />
      <div className="min-w-0 space-y-2">
        <p className="text-[0.8125rem] text-muted-foreground">
          For a workstation, as <code className="font-mono text-xs">.cairn.env</code> in the checkout:
        </p>
        <CodeBlock
          label="Settings of the workstation"
          text={environmentLines(window.location.origin, projectId, apiKey)}
        />
      </div>
      <div className="min-w-0 space-y-2">
        <p className="text-[0.8125rem] text-muted-foreground">
          The command line signs a machine in by itself, with a key of its own:
        </p>
        <SetUpLines projectId={projectId} />
      </div>
      <DialogFooter>
        <Button onClick={onDone}>I have copied it</Button>
      </DialogFooter>
    </div>
  );
}
