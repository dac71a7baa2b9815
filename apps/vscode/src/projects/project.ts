import type { Doc, DocMeta, Lock } from '@cairn/contracts';
import { type Checkout, type WatchState, WorkstationError, accessOf, readDocsHash } from '@cairn/workstation';
import * as vscode from 'vscode';
import { type DocumentChange, changedDocuments } from '../changes/changed-documents.ts';
import type { LockKnowledge } from '../lock/lock-view.ts';
import { ProjectApi, sentenceOf } from '../platform/project-api.ts';
import type { EditorKeys } from '../sign-in/editor-keys.ts';
import { StateFile } from './state-file.ts';

/** Without a background process the platform is asked that often at most. */
const ASK_EVERY_MS = 15_000;

export interface LockChange {
  readonly before: Lock | null;
  readonly after: Lock | null;
}

/** The project that a folder of the workspace belongs to, as it is known at this moment. */
export class Project implements vscode.Disposable {
  readonly checkout: Checkout;
  readonly keys: EditorKeys;
  name: string;
  documents: readonly DocMeta[] = [];
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly documentChanges = new vscode.EventEmitter<readonly DocumentChange[]>();
  private readonly lockChanges = new vscode.EventEmitter<LockChange>();
  readonly onDidChange = this.changes.event;
  readonly onDidChangeDocuments = this.documentChanges.event;
  readonly onDidChangeLock = this.lockChanges.event;
  private readonly state: StateFile;
  private readonly saved = new Map<string, number>();
  private knowledge: LockKnowledge = { kind: 'loading' };
  private heard = '';
  private askedAt = 0;
  private asking: Promise<void> | undefined;
  private mustAskAgain = false;
  private hasDocuments = false;

  constructor(checkout: Checkout, keys: EditorKeys) {
    this.checkout = checkout;
    this.keys = keys;
    this.name = checkout.name;
    this.state = new StateFile(checkout.notesDir, (state) => this.stateChanged(state));
  }

  get id(): string {
    return this.checkout.projectId;
  }

  get url(): string {
    return this.checkout.url;
  }

  get lockKnowledge(): LockKnowledge {
    return this.knowledge;
  }

  get lock(): Lock | null {
    return this.knowledge.kind === 'known' ? this.knowledge.lock : null;
  }

  /** Somebody else edits, and nothing may be written here. */
  get isHeldByOthers(): boolean {
    return this.lock !== null && !this.lock.includesYou;
  }

  get isSignedIn(): boolean {
    return this.knowledge.kind !== 'signed-out';
  }

  /** Whether the checkout has the documents that the platform has; undefined where that is not known. */
  get isCurrent(): boolean | undefined {
    const state = this.state.fresh;
    return state && state.hash !== '' ? readDocsHash(this.checkout.notesDir) === state.hash : undefined;
  }

  /** With the key of this editor; agents of this machine use another. */
  get editing(): ProjectApi | undefined {
    const own = this.keys.get(this.url, this.id);
    return own && new ProjectApi(this.url, this.id, own.key);
  }

  /** Any key of this machine does for reading. */
  get reading(): ProjectApi | undefined {
    return this.editing ?? this.byKeyOfMachine();
  }

  document(fileName: string): DocMeta | undefined {
    return this.documents.find((doc) => doc.fileName === fileName);
  }

  /** Asks the platform who edits and what documents there are; one question at a time. */
  refresh(): Promise<void> {
    if (this.asking) {
      this.mustAskAgain = true;
      return this.asking;
    }
    this.asking = this.ask().finally(() => {
      this.asking = undefined;
      if (!this.mustAskAgain) return;
      this.mustAskAgain = false;
      void this.refresh();
    });
    return this.asking;
  }

  /** What the platform answered when the lock was taken, refused or released. */
  setLock(lock: Lock | null): void {
    const before = this.lock;
    this.knowledge = { kind: 'known', lock };
    if (before?.fence !== lock?.fence || before?.includesYou !== lock?.includesYou)
      this.lockChanges.fire({ before, after: lock });
    this.changes.fire();
  }

  noteSaved(doc: Doc): void {
    this.saved.set(doc.id, doc.version);
    const others = this.documents.filter(({ id }) => id !== doc.id);
    this.documents = [...others, doc];
    this.changes.fire();
  }

  dispose(): void {
    this.state.dispose();
    for (const emitter of [this.changes, this.documentChanges, this.lockChanges]) emitter.dispose();
  }

  private byKeyOfMachine(): ProjectApi | undefined {
    try {
      const { url, projectId, apiKey } = accessOf(this.checkout.path);
      return new ProjectApi(url, projectId, apiKey);
    } catch (error) {
      if (error instanceof WorkstationError) return undefined;
      throw error;
    }
  }

  private stateChanged(state: WatchState | undefined): void {
    if (!state) {
      if (this.heard !== '' || Date.now() - this.askedAt > ASK_EVERY_MS) void this.refresh();
      this.heard = '';
      return;
    }
    const { locked, lockedBy, lockedAt, expiresAt, editors, hash } = state;
    const says = JSON.stringify([locked, lockedBy, lockedAt, expiresAt, editors, hash]);
    const isNews = says !== this.heard || this.knowledge.kind !== 'known';
    this.heard = says;
    if (isNews) void this.refresh();
    else this.changes.fire();
  }

  private async ask(): Promise<void> {
    this.askedAt = Date.now();
    await this.keys.load(this.url, this.id);
    const api = this.reading;
    if (!api) return this.become({ kind: 'signed-out' });
    try {
      const [lock, documents] = await Promise.all([api.lock(), api.documents(), this.learnName(api)]);
      this.take(documents);
      this.setLock(lock);
    } catch (error) {
      const blocks = this.state.latest?.whenUnreachable === 'block';
      this.become({ kind: 'out-of-reach', message: sentenceOf(error, this.url), blocks });
    }
  }

  private become(knowledge: LockKnowledge): void {
    this.knowledge = knowledge;
    this.changes.fire();
  }

  private take(documents: readonly DocMeta[]): void {
    const before = this.documents;
    this.documents = documents;
    // What is there when it is first looked at is no news.
    const changes = this.hasDocuments ? changedDocuments(before, documents, this.saved) : [];
    this.hasDocuments = true;
    if (changes.length > 0) this.documentChanges.fire(changes);
  }

  private async learnName(api: ProjectApi): Promise<void> {
    if (this.name === this.checkout.name) this.name = await api.projectName();
  }
}
