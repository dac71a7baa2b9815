'use client';

import { FileClockIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { clockTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/use-now';
import { Button } from '@/shared/ui/button';
import { deleteDraft, type DocumentBuffer, readDrafts, type StoredDraft, useBufferState } from '../buffer';
import { useLiveState } from '../live';
import type { Saving } from '../save';
import { NoticeLine } from './notice-line';
import { useWorkspace } from './workspace-context';

interface DraftNoticeProps {
  buffer: DocumentBuffer;
  saving: Saving;
  canWrite: boolean;
}

/** Text of this person that could not go into the document by itself, offered again. */
export function DraftNotice({ buffer, saving, canWrite }: DraftNoticeProps) {
  const { userId } = useWorkspace();
  const now = useNow();
  const base = useBufferState(buffer, (state) => state.base);
  const { draft, forget } = useLeftDraft(buffer, userId);
  if (!draft) return null;

  const drop = () => {
    void deleteDraft(draft);
    forget();
  };
  const bringBack = async () => {
    const { content, baseVersion } = draft;
    if (await saving.bringBack({ content, baseVersion })) drop();
  };
  const isOld = draft.baseVersion < base.version;
  return (
    <NoticeLine
      icon={FileClockIcon}
      tone="warning"
      actions={
        <>
          {canWrite && (
            <Button size="sm" className="h-7" onClick={() => void bringBack()}>
              {isOld ? 'Merge it in' : 'Bring it back'}
            </Button>
          )}
          <CopyDraft content={draft.content} />
          <Button size="sm" variant="ghost" className="h-7" onClick={drop}>
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

function CopyDraft({ content }: { content: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(content).then(
      () => setIsCopied(true),
      () => undefined,
    );
  return (
    <Button size="sm" variant="ghost" className="h-7" onClick={() => void copy()}>
      {isCopied ? 'Copied' : 'Copy'}
    </Button>
  );
}

/** The newest draft that is no part of the room that is open; one that says what stands there already goes. */
function useLeftDraft(buffer: DocumentBuffer, userId: string | undefined) {
  const [draft, setDraft] = useState<StoredDraft>();
  const isReady = useLiveState(buffer.live, (state) => state.isReady);
  const isOutside = useLiveState(buffer.live, ({ refusal }) => refusal === 'role' || refusal === 'archived');
  useEffect(() => {
    if (!userId || !isReady) return;
    let isCurrent = true;
    const offer = (found: StoredDraft[]) => {
      const left = found.filter(({ live }) => isOutside || !live || live.room !== buffer.live.room);
      const isSaved = !buffer.state.getState().isDirty;
      const isSame = ({ content }: StoredDraft) => isSaved && content === buffer.text();
      for (const one of left.filter(isSame)) void deleteDraft(one);
      if (isCurrent) setDraft(left.find((one) => !isSame(one)));
    };
    // Without storage there is nothing to offer.
    readDrafts(userId, buffer.docId).then(offer, () => undefined);
    return () => {
      isCurrent = false;
    };
  }, [buffer, userId, isReady, isOutside]);
  return { draft, forget: () => setDraft(undefined) };
}
