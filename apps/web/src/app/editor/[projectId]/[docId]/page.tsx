import type { Metadata } from 'next';
import { DocumentScreen } from '@/features/editor';

export const metadata: Metadata = { title: 'Editor' };

export default function EditorPage() {
  return <DocumentScreen />;
}
