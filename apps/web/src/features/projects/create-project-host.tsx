'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useCreateProject } from './create-project.store';

const CreateProjectDialog = dynamic(
  () => import('./create-project-dialog').then((m) => m.CreateProjectDialog),
  { ssr: false },
);

/** The dialog behind the action “New project”; its code is loaded when it is first opened. */
export function CreateProjectHost() {
  const { open, setOpen } = useCreateProject();
  const [wanted, setWanted] = useState(false);
  if (open && !wanted) setWanted(true);
  return wanted ? <CreateProjectDialog open={open} onOpenChange={setOpen} /> : null;
}
