import type { Metadata } from 'next';
import { ResetView } from '@/features/auth';

export const metadata: Metadata = { title: 'New password', referrer: 'no-referrer' };

export default function ResetPage() {
  return <ResetView />;
}
