import type { Metadata } from 'next';
import { InvitationView } from '@/features/auth';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

export default function InvitationPage() {
  return <InvitationView />;
}
