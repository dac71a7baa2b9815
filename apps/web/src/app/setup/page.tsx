import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SetupView } from '@/features/auth';

export const metadata: Metadata = { title: 'Set up', referrer: 'no-referrer' };

export default function SetupPage() {
  return (
    <Suspense>
      <SetupView />
    </Suspense>
  );
}
