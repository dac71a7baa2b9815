'use client';

import './globals.css';
import { Button } from '@/shared/ui/button';

export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="flex min-h-dvh flex-col items-center justify-center gap-4 px-4 text-center">
          <h1 className="text-xl font-semibold tracking-tight">Cairn could not be shown</h1>
          <p className="max-w-sm text-pretty text-muted-foreground">
            The page itself failed; what is saved on the server is untouched. Try again, or reload.
          </p>
          <Button onClick={reset}>Try again</Button>
        </main>
      </body>
    </html>
  );
}
