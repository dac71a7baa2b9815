'use client';

import dynamic from 'next/dynamic';
import { useToasterWanted } from './toast';

const Toaster = dynamic(() => import('./toaster').then((m) => m.Toaster), { ssr: false });

export function ToasterHost() {
  const wanted = useToasterWanted(({ wanted: isWanted }) => isWanted);
  return wanted ? <Toaster /> : null;
}
