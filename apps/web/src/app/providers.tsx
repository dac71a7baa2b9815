'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { type ReactNode, useState } from 'react';
import { createQueryClient } from '@/shared/api';
import { useLiveCache } from '@/shared/realtime';
import { ToasterHost } from '@/shared/ui/toaster-host';

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
      <QueryClientProvider client={client}>
        {children}
        <LiveCache />
        <ToasterHost />
      </QueryClientProvider>
    </ThemeProvider>
  );
}

function LiveCache() {
  useLiveCache();
  return null;
}
