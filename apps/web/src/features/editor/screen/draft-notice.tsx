'use client';

import { FileClockIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { clockTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/use-now';
import { Button } from '@/shared/ui/button';
import { deleteDraft, type Draft, type DocumentBuffer, readDraft, useBufferState } from '../buffer';
import { NoticeLine } from './notice-line';
import { useWorkspace } from './workspace-context';

/** Text that was not saved the last time, offered again. */
export function DraftNotice({ buffer }: { buffer: DocumentBuffer }) {
  const { userId, canEdit } = useWorkspace();
  const now = useNow();
  const base = useBufferState(buffer, (state) => state.base);
  const { draft, forget } = useLeftDraft(buffer, canEdit ? userId : undefined);
  if (!draft) return null;

  const restore = () => {
    buffer.write(draft.content);
    forget();
  };
  const discard = () => {
    if (userId) void deleteDraft(userId, buffer.docId);
    forget();
  };
  const isOld = draft.baseVersion < base.version;
  return (
    <NoticeLine
      icon={FileClockIcon}
      tone="warning"
      actions={
        <>
          <Button size="sm" className="h-7" onClick={restore}>
            Bring it back
          </Button>
          <Button size="sm" variant="ghost" className="h-7" onClick={discard}>
            Discard
          </Button>
        </>
      }
    >
      Unsaved text of yours from {clockTime(draft.at, now)} is kept in this browser
      {isOld && `; it was written on version ${draft.baseVersion}, and ${base.version} is current`}.
    </NoticeLine>
  );
}

function useLeftDraft(buffer: DocumentBuffer, userId: string | undefined) {
  const [draft, setDraft] = useState<Draft>();
  useEffect(() => {
    if (!userId) return;
    let isCurrent = true;
    const offer = (found: Draft | undefined) => {
      const { isDirty } = buffer.state.getState();
      if (!isCurrent || !found || isDirty) return;
      if (found.content === buffer.text()) void deleteDraft(userId, buffer.docId);
      else setDraft(found);
    };
    // Without storage there is nothing to offer.
    readDraft(userId, buffer.docId).then(offer, () => undefined);
    return () => {
      isCurrent = false;
    };
  }, [buffer, userId]);
  return { draft, forget: () => setDraft(undefined) };
}
