import type { Metadata } from 'next';
import { AttachmentsView } from '@/features/attachments';

export const metadata: Metadata = { title: 'Attachments' };

export default function AttachmentsPage() {
  return <AttachmentsView />;
}
