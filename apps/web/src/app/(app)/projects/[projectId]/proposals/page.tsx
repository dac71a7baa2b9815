import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ProposalsView } from '@/features/proposals';

export const metadata: Metadata = { title: 'Proposals' };

export default function ProposalsPage() {
  return (
    <Suspense>
      <ProposalsView />
    </Suspense>
  );
}
