import type { Metadata } from 'next';
import { ConnectView } from '@/features/sync';

export const metadata: Metadata = { title: 'What a sync would do' };

export default function ConnectPage() {
  return <ConnectView />;
}
