import { Injectable } from '@nestjs/common';
import type { Transaction } from '#platform/database';

export interface CommentWritten {
  projectId: string;
  docId: string;
  fileName: string;
  threadId: string;
  author: { userId: string; name: string };
  excerpt: string;
  /** Members who are named in it and were not before. */
  mentioned: readonly string[];
  /** Who wrote in the thread before; none of them is mentioned, and none is the author. */
  answered: readonly string[];
}

export interface CommentListener {
  /** In the transaction that writes it. */
  written(tx: Transaction, comment: CommentWritten): Promise<void>;
}

/** Where higher modules say that they want to know of what is said about documents. */
@Injectable()
export class CommentLifecycle {
  private readonly listeners: CommentListener[] = [];

  register(listener: CommentListener): void {
    this.listeners.push(listener);
  }

  async written(tx: Transaction, comment: CommentWritten): Promise<void> {
    for (const listener of this.listeners) await listener.written(tx, comment);
  }
}
