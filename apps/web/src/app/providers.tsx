'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { createQueryClient } from '@/shared/api';
import { useLiveCache } from '@/shared/realtime';
import { TooltipProvider } from '@/shared/ui/tooltip';

const Toaster = dynamic(() => import('@/shared/ui/toaster').then((m) => m.Toaster), { ssr: false });

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
      <QueryClientProvider client={client}>
        <TooltipProvider delayDuration={300}>{children}</TooltipProvider>
        <LiveCache />
        <Toaster />
      </QueryClientProvider>
    </ThemeProvider>
  );
}

function LiveCache() {
  useLiveCache();
  return null;
}
