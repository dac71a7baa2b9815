'use client';

import type { CommentAnchor, CommentThread } from '@cairn/contracts';
import { MessageSquarePlusIcon, XIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { CommentBox } from './comment-box';
import { useCommentChange, useMentionable, useThreads } from './comment.queries';
import { ThreadCard } from './thread-card';
import type { CommentLines } from './use-comment-marks';

interface CommentsPanelProps {
  projectId: string;
  docId: string;
  threads: readonly CommentThread[];
  lines: CommentLines;
  active: string | null;
  /** What the next thread is about; null: nothing is being begun. */
  draft: CommentAnchor | null;
  canWrite: boolean;
  onBegin: () => void;
  onDraftDone: () => void;
  onShow: (threadId: string) => void;
  onClose: () => void;
}

/** What is said about the document: beside the text, or over it where there is no room. */
export function CommentsPanel(props: CommentsPanelProps) {
  const { projectId, docId, threads, lines, active, draft, canWrite } = props;
  const [isResolvedShown, setResolvedShown] = useState(false);
  const resolved = useThreads(projectId, docId, 'resolved', isResolvedShown);
  const members = useMentionable(projectId);
  const change = useCommentChange(projectId, docId);
  const card = (thread: CommentThread) => (
    <ThreadCard
      key={thread.id}
      thread={thread}
      line={lines.get(thread.id) ?? null}
      isActive={thread.id === active}
      canWrite={canWrite}
      members={members}
      change={change}
      onShow={() => props.onShow(thread.id)}
    />
  );
  const inOrder = threads.toSorted((a, b) => (lines.get(a.id) ?? Infinity) - (lines.get(b.id) ?? Infinity));
  return (
    <aside
      aria-label="Comments"
      className="flex w-80 shrink-0 flex-col border-l bg-background max-[1000px]:absolute max-[1000px]:inset-y-0 max-[1000px]:right-0 max-[1000px]:z-20 max-[1000px]:w-[min(20rem,100%)] max-[1000px]:shadow-xl"
    >
      <div className="flex h-10 shrink-0 items-center gap-1 border-b px-3">
        <h2 className="text-sm font-medium">Comments</h2>
        {canWrite && (
          <Button
            variant="ghost"
            size="icon"
            className="ml-auto size-8"
            aria-label="Comment on the selection"
            title="Comment on the selection (Ctrl Alt M)"
            onClick={props.onBegin}
          >
            <MessageSquarePlusIcon />
          </Button>
        )}
        <Button
          variant="ghost"
          size="icon"
          className={canWrite ? 'size-8' : 'ml-auto size-8'}
          aria-label="Close the comments"
          onClick={props.onClose}
        >
          <XIcon />
        </Button>
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
        {draft && (
          <div className="flex flex-col gap-2 rounded-lg border border-ring bg-card p-3">
            <p className="line-clamp-2 border-l-2 border-highlight pl-2 text-xs break-words text-muted-foreground">
              {draft.quote}
            </p>
            <CommentBox
              label="Your comment"
              action="Comment"
              autoFocus
              members={members}
              isSending={change.isPending}
              onCancel={props.onDraftDone}
              onSend={(written) =>
                change.mutate({ do: 'begin', anchor: draft, ...written }, { onSuccess: props.onDraftDone })
              }
            />
          </div>
        )}
        {inOrder.map(card)}
        {threads.length === 0 && !draft && (
          <EmptyState
            icon={MessageSquarePlusIcon}
            title="Nothing is open"
            description="Select some text and press Ctrl Alt M to say something about it."
            className="px-2 py-6"
          />
        )}
        <Button
          variant="ghost"
          size="sm"
          aria-expanded={isResolvedShown}
          onClick={() => setResolvedShown(!isResolvedShown)}
        >
          {isResolvedShown ? 'Hide what is resolved' : 'Show what is resolved'}
        </Button>
        {isResolvedShown && resolved.isError && (
          <ErrorState error={resolved.error} onRetry={() => void resolved.refetch()} />
        )}
        {isResolvedShown && resolved.data?.map(card)}
        {isResolvedShown && resolved.data?.length === 0 && (
          <p className="text-center text-xs text-muted-foreground">Nothing is resolved yet.</p>
        )}
      </div>
    </aside>
  );
}
