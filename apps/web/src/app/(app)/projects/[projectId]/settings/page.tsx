import type { Metadata } from 'next';
import { SettingsView } from '@/features/settings';

export const metadata: Metadata = { title: 'Settings' };
export const dynamic = 'force-static';

export function generateStaticParams() {
  return [];
}

export default function SettingsPage() {
  return <SettingsView />;
}
