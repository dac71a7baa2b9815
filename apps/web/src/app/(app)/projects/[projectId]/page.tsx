import type { Metadata } from 'next';
import { ProjectView } from '@/features/project-page';

export const metadata: Metadata = { title: 'Project' };

export function generateStaticParams() {
  return [];
}

export default function ProjectPage() {
  return <ProjectView />;
}
