import type { Comment, CommentThread } from '@cairn/contracts';
import type { CommentRow, ThreadRow } from './comment.repository.ts';

const toComment = (row: CommentRow, readerId: string): Comment => ({
  id: row.id,
  author: { userId: row.authorId, name: row.authorName },
  body: row.body,
  mentions: row.mentions,
  createdAt: row.createdAt.toISOString(),
  editedAt: row.editedAt?.toISOString() ?? null,
  isDeleted: row.deletedAt !== null,
  can: { edit: row.authorId === readerId && row.deletedAt === null },
});

export const toThread = (
  row: ThreadRow,
  comments: readonly CommentRow[],
  readerId: string,
): CommentThread => ({
  id: row.id,
  docId: row.docId,
  version: row.version,
  anchor: row.anchor,
  createdAt: row.createdAt.toISOString(),
  resolved: row.resolvedAt && row.resolvedBy && { at: row.resolvedAt.toISOString(), by: row.resolvedBy },
  comments: comments
    .filter(({ threadId }) => threadId === row.id)
    .map((comment) => toComment(comment, readerId)),
});
