import Link from 'next/link';
import { Button } from '@/shared/ui/button';
import { EntryFrame } from './entry-frame';

/** What the set-up link shows once there is an owner. */
export function SetupDone() {
  return (
    <EntryFrame
      title="Cairn is set up already"
      text="The setup link works once, and it was used. Sign in with your account; if it was not you who used it, ask whoever runs this server."
    >
      <Button className="w-full" asChild>
        <Link href="/login">Go to sign-in</Link>
      </Button>
    </EntryFrame>
  );
}
