import { ApiFailure, type ApiClient, allPages, createApiClient, unwrap } from '@cairn/api-client';
import type { Doc, DocMeta, Lock, MergeResult } from '@cairn/contracts';
import { WorkstationError } from '@cairn/workstation';

const WITHIN_MS = 20_000;
const PER_PAGE = 100;
/** Of a lock that is not extended. */
const LOCK_SECONDS = 1800;

export interface FoundDocument {
  readonly fileName: string;
  /** Matches stand between U+E000 and U+E001. */
  readonly snippet: string;
}

/** What is sent with a text, so that nothing of others is written over. */
export interface TextToSave {
  readonly content: string;
  readonly baseVersion: number;
  readonly fence?: number;
}

/** The requests of an editor for one project, with one key. */
export class ProjectApi {
  readonly url: string;
  readonly projectId: string;
  private readonly client: ApiClient;

  constructor(url: string, projectId: string, apiKey: string) {
    this.url = url;
    this.projectId = projectId;
    this.client = createApiClient({ baseUrl: url, apiKey });
  }

  async projectName(): Promise<string> {
    const { name } = await unwrap(this.client.GET('/api/projects/{projectId}', this.project()));
    return name;
  }

  documents(): Promise<DocMeta[]> {
    return allPages((page) =>
      unwrap(
        this.client.GET('/api/projects/{projectId}/docs', {
          ...this.project(),
          params: { path: { projectId: this.projectId }, query: { page, perPage: PER_PAGE } },
        }),
      ),
    );
  }

  document(fileName: string): Promise<Doc> {
    return unwrap(this.client.GET('/api/projects/{projectId}/docs/{doc}', this.doc(fileName)));
  }

  save(fileName: string, text: TextToSave): Promise<Doc> {
    return unwrap(
      this.client.PUT('/api/projects/{projectId}/docs/{doc}', { ...this.doc(fileName), body: text }),
    );
  }

  create(fileName: string, content: string): Promise<Doc> {
    return unwrap(
      this.client.POST('/api/projects/{projectId}/docs', { ...this.project(), body: { fileName, content } }),
    );
  }

  async textOf(fileName: string, version: number): Promise<string> {
    const path = { projectId: this.projectId, doc: fileName, version };
    const { content } = await unwrap(
      this.client.GET('/api/projects/{projectId}/docs/{doc}/versions/{version}', {
        ...patience(),
        params: { path },
      }),
    );
    return content;
  }

  async search(q: string, perPage: number): Promise<FoundDocument[]> {
    const { data } = await unwrap(
      this.client.GET('/api/projects/{projectId}/docs/search', {
        ...patience(),
        params: { path: { projectId: this.projectId }, query: { q, perPage } },
      }),
    );
    return data.map(({ doc, snippet }) => ({ fileName: doc.fileName, snippet }));
  }

  lock(): Promise<Lock | null> {
    return unwrap(this.client.GET('/api/projects/{projectId}/lock', this.project()));
  }

  /** Extends it where it is ours already. */
  takeLock(): Promise<Lock> {
    const body = { ttlSeconds: LOCK_SECONDS };
    return unwrap(this.client.POST('/api/projects/{projectId}/lock', { ...this.project(), body }));
  }

  async releaseLock(): Promise<void> {
    await unwrap(
      this.client.DELETE('/api/projects/{projectId}/lock', {
        ...patience(),
        params: { path: { projectId: this.projectId } },
      }),
    );
  }

  private project() {
    return { ...patience(), params: { path: { projectId: this.projectId } } };
  }

  private doc(fileName: string) {
    return { ...patience(), params: { path: { projectId: this.projectId, doc: fileName } } };
  }
}

const patience = () => ({ signal: AbortSignal.timeout(WITHIN_MS) });

/** Whether the platform refused with one of these codes. */
export const refusedWith = (error: unknown, ...codes: readonly string[]): error is ApiFailure =>
  error instanceof ApiFailure && codes.includes(error.code);

/** What LOCK_HELD tells of the lock. */
export function lockInRefusal(error: unknown): Lock | undefined {
  if (!refusedWith(error, 'LOCK_HELD')) return undefined;
  return error.error.details?.['lock'] as Lock | undefined;
}

export interface StaleSave {
  readonly current: Doc;
  readonly merge: MergeResult;
}

/** What STALE_VERSION tells: the text that is there now, and the merge of both. */
export function staleSave(error: unknown): StaleSave | undefined {
  return refusedWith(error, 'STALE_VERSION') ? (error.error.details as unknown as StaleSave) : undefined;
}

/** What went wrong, in a sentence for people. */
export function sentenceOf(error: unknown, url: string): string {
  if (error instanceof ApiFailure && error.code === 'NOT_SIGNED_IN')
    return `Cairn at ${url} does not accept the key any more: it was switched off or deleted, or its time is over. Sign in again.`;
  if (error instanceof ApiFailure || error instanceof WorkstationError) return error.message;
  return `Cairn at ${url} cannot be reached. What you write stays in the editor; it will be tried again.`;
}
