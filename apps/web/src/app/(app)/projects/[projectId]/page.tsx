import type { Metadata } from 'next';
import { ProjectView } from '@/features/project-page';

export const metadata: Metadata = { title: 'Project' };

export default function ProjectPage() {
  return <ProjectView />;
}
