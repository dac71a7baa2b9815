'use client';

import type { Comment, CommentThread } from '@cairn/contracts';
import { useEffect, useRef, useState } from 'react';
import { cn } from '@/shared/lib/cn';
import { Button } from '@/shared/ui/button';
import { TimeAgo } from '@/shared/ui/time-ago';
import { CommentBox } from './comment-box';
import { type Mentionable, piecesOf } from './mention';
import type { useCommentChange } from './comment.queries';

interface ThreadCardProps {
  thread: CommentThread;
  /** Where it is in the text; null: the text is gone. */
  line: number | null;
  isActive: boolean;
  canWrite: boolean;
  members: Mentionable[];
  change: ReturnType<typeof useCommentChange>;
  onShow: () => void;
}

export function ThreadCard({ thread, line, isActive, canWrite, members, change, onShow }: ThreadCardProps) {
  const card = useRef<HTMLElement>(null);
  const [isAnswering, setAnswering] = useState(false);
  useEffect(() => {
    if (isActive) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  const { id: threadId, anchor, resolved, comments } = thread;
  return (
    <article
      ref={card}
      aria-label={`Comments on “${anchor.quote.slice(0, 60)}”`}
      className={cn('flex flex-col gap-2 rounded-lg border bg-card p-3', isActive && 'border-ring')}
    >
      <button
        type="button"
        disabled={line === null}
        onClick={onShow}
        className="border-l-2 border-highlight pl-2 text-left text-xs text-muted-foreground enabled:hover:text-foreground"
      >
        <span className="line-clamp-2 break-words">{anchor.quote}</span>
        <span className="font-medium">{line === null ? 'The text is gone' : `Line ${line}`}</span>
      </button>
      <ol className="flex flex-col gap-3">
        {comments.map((comment) => (
          <li key={comment.id}>
            <Said {...{ threadId, comment, canWrite, members, change }} />
          </li>
        ))}
      </ol>
      {resolved && (
        <p className="text-xs text-muted-foreground">
          Resolved by {resolved.by.name}, <TimeAgo at={resolved.at} />
        </p>
      )}
      {canWrite && isAnswering && (
        <CommentBox
          label="Your answer"
          action="Answer"
          autoFocus
          members={members}
          isSending={change.isPending}
          onCancel={() => setAnswering(false)}
          onSend={(written) =>
            change.mutate({ do: 'reply', threadId, ...written }, { onSuccess: () => setAnswering(false) })
          }
        />
      )}
      {canWrite && !isAnswering && (
        <div className="flex gap-1">
          <Button size="sm" variant="ghost" onClick={() => setAnswering(true)}>
            Answer
          </Button>
          <Button
            size="sm"
            variant="ghost"
            onClick={() => change.mutate({ do: 'settle', threadId, resolved: !resolved })}
          >
            {resolved ? 'Open again' : 'Resolve'}
          </Button>
        </div>
      )}
    </article>
  );
}

type SaidProps = Pick<ThreadCardProps, 'canWrite' | 'members' | 'change'> & {
  threadId: string;
  comment: Comment;
};

function Said({ threadId, comment, canWrite, members, change }: SaidProps) {
  const [isEditing, setEditing] = useState(false);
  const { id: commentId, author, body, mentions, createdAt, editedAt, isDeleted, can } = comment;
  if (isDeleted) return <p className="text-xs text-muted-foreground italic">{author.name} took this back.</p>;
  return (
    <div className="flex flex-col gap-1 text-[0.8125rem]">
      <p className="text-xs text-muted-foreground">
        <span className="font-medium text-foreground">{author.name}</span> · <TimeAgo at={createdAt} />
        {editedAt && ' · changed'}
      </p>
      {isEditing ? (
        <CommentBox
          label="Your comment"
          action="Save"
          autoFocus
          initial={body}
          members={members}
          isSending={change.isPending}
          onCancel={() => setEditing(false)}
          onSend={(written) =>
            change.mutate(
              { do: 'edit', threadId, commentId, ...written },
              { onSuccess: () => setEditing(false) },
            )
          }
        />
      ) : (
        <p className="break-words whitespace-pre-wrap">
          {piecesOf(body, mentions).map(({ text, isMention }, n) =>
            isMention ? (
              <span key={n} className="font-medium text-primary">
                {text}
              </span>
            ) : (
              text
            ),
          )}
        </p>
      )}
      {canWrite && can.edit && !isEditing && (
        <p className="flex gap-3 text-xs text-muted-foreground">
          <button
            type="button"
            className="hover:text-foreground hover:underline"
            onClick={() => setEditing(true)}
          >
            Change
          </button>
          <button
            type="button"
            className="hover:text-foreground hover:underline"
            onClick={() => change.mutate({ do: 'delete', threadId, commentId })}
          >
            Take back
          </button>
        </p>
      )}
    </div>
  );
}
