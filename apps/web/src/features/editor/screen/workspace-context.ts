import type { Project } from '@cairn/contracts';
import { createContext, use } from 'react';
import type { BufferRegistry } from '../buffer';
import type { EditLock } from '../lock';
import type { Monaco } from '../monaco';

/** What all documents of a project that are opened one after the other share. */
export interface Workspace {
  projectId: string;
  project: Project | undefined;
  userId: string | undefined;
  canEdit: boolean;
  /** Whoever reads may say something, until the project is archived. */
  canComment: boolean;
  /** Why this person cannot change anything here; null: they can, or it is not known yet. */
  readOnlyReason: string | null;
  lock: EditLock | undefined;
  buffers: BufferRegistry | undefined;
  monaco: Monaco | undefined;
  monacoError: unknown;
  retryMonaco: () => void;
  openTree: () => void;
}

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext);
  if (!workspace) throw new Error('The editor stands outside of its workspace.');
  return workspace;
}
