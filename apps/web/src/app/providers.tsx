'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { type ReactNode, useState } from 'react';
import { createQueryClient } from '@/shared/api';
import { useLiveCache } from '@/shared/realtime';
import { ToasterHost } from '@/shared/ui/toaster-host';

interface ProvidersProps {
  /** What the page's policy lets scripts run by. */
  nonce: string | undefined;
  children: ReactNode;
}

export function Providers({ nonce, children }: ProvidersProps) {
  const [client] = useState(createQueryClient);
  return (
    <ThemeProvider
      {...(nonce !== undefined && { nonce })}
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
    >
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
