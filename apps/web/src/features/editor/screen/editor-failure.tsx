'use client';

import { ErrorState } from '@/shared/ui/error-state';
import { useWorkspace } from './workspace-context';

/** In place of what needs Monaco, when that did not come. */
export function EditorFailure() {
  const { monacoError, retryMonaco } = useWorkspace();
  return (
    <ErrorState
      error={monacoError}
      title="The editor could not be loaded"
      onRetry={retryMonaco}
      className="m-auto"
    />
  );
}
