import type { Metadata } from 'next';
import { ConflictScreen } from '@/features/editor';

export const metadata: Metadata = { title: 'Conflict' };

export default function ConflictPage() {
  return <ConflictScreen />;
}
