import type { ReactNode } from 'react';
import { EditorWorkspace } from '@/features/editor';
import { AppShell } from '@/features/shell';

export default function EditorLayout({ children }: { children: ReactNode }) {
  return (
    <AppShell fill>
      <EditorWorkspace>{children}</EditorWorkspace>
    </AppShell>
  );
}
