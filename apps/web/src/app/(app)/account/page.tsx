import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AccountView } from '@/features/account';

export const metadata: Metadata = { title: 'Your account' };

export default function AccountPage() {
  return (
    <Suspense>
      <AccountView />
    </Suspense>
  );
}
