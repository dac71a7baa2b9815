import type { Metadata } from 'next';
import Link from 'next/link';
import { Button } from '@/shared/ui/button';
import { CairnMark } from '@/shared/ui/cairn-mark';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 px-4 text-center">
      <CairnMark className="size-10 text-muted-foreground" />
      <h1 className="text-xl font-semibold tracking-tight">No way leads here</h1>
      <p className="max-w-sm text-pretty text-muted-foreground">
        There is no page at this address. It may have been moved or deleted, or the link was cut short.
      </p>
      <Button asChild>
        <Link href="/">Go to your projects</Link>
      </Button>
    </main>
  );
}
