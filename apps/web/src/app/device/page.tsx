import type { Metadata } from 'next';
import { DeviceView } from '@/features/auth';

export const metadata: Metadata = { title: 'Sign a machine in', referrer: 'no-referrer' };

export default function DevicePage() {
  return <DeviceView />;
}
