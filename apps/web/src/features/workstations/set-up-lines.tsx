'use client';

import { CodeBlock } from '@/shared/ui/code-block';
import { commandLines } from './workstation-settings';

/** All that a machine with Node needs. */
export function SetUpLines({ projectId, className }: { projectId: string; className?: string }) {
  return (
    <CodeBlock
      label="Install the command line"
      text={commandLines(window.location.origin, projectId)}
      className={className}
    />
  );
}
