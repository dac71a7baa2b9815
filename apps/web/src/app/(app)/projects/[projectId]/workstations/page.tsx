import type { Metadata } from 'next';
import { WorkstationsView } from '@/features/workstations-page';

export const metadata: Metadata = { title: 'Workstations' };

export default function WorkstationsPage() {
  return <WorkstationsView />;
}
