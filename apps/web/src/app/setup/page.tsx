import type { Metadata } from 'next';
import { SetupView } from '@/features/auth';

export const metadata: Metadata = { title: 'Set up', referrer: 'no-referrer' };

export default function SetupPage() {
  return <SetupView />;
}
