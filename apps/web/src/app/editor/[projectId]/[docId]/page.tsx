import type { Metadata } from 'next';
import { DocumentScreen } from '@/features/editor';

export const metadata: Metadata = { title: 'Editor' };
export const dynamic = 'force-static';

export function generateStaticParams() {
  return [];
}

export default function EditorPage() {
  return <DocumentScreen />;
}
