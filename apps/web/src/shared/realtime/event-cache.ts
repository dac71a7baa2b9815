import type { Job, ProjectEvent } from '@cairn/contracts';
import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import { keys } from '../api';
import type { LiveEvent, LiveSignal } from './live-event';

const GATHER_MS = 120;
/** Between a server's read and its arrival here; what came in this soon after an event may be from before it. */
const ON_THE_WAY_MS = 2000;

export interface EventPage {
  data: ProjectEvent[];
  meta: { nextCursor: string | null };
}

/** Brings the query cache up to date with what happened, gathering bursts into one refresh. */
export function createEventCache(client: QueryClient) {
  const waiting = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    timer = undefined;
    const stale = [...waiting.values()];
    waiting.clear();
    for (const queryKey of stale) void client.invalidateQueries({ queryKey });
  };

  return {
    onEvent(event: LiveEvent) {
      addToFeed(client, event);
      if (event.name === 'sync:progress') showProgress(client, event);
      for (const key of touchedBy(event)) waiting.set(JSON.stringify(key), key);
      if (waiting.size > 0) timer ??= setTimeout(flush, GATHER_MS);
    },
    onSignal(signal: LiveSignal) {
      if (signal.name === 'notification:new') {
        void client.invalidateQueries({ queryKey: keys.notifications });
        return;
      }
      if (signal.name === 'workstation:updated') {
        void client.invalidateQueries({ queryKey: keys.workstations(signal.projectId) });
        return;
      }
      const { projectId, people } = signal;
      // An answer that is on its way may be older.
      void client.cancelQueries({ queryKey: keys.presence(projectId) });
      client.setQueryData(keys.presence(projectId), people);
    },
    onJoined(projectId: string) {
      void client.invalidateQueries({ queryKey: keys.presence(projectId) });
    },
    onGap(projectId: string, until: number) {
      void client.invalidateQueries({
        queryKey: keys.projectRoot(projectId),
        predicate: (query) => query.state.dataUpdatedAt < until + ON_THE_WAY_MS,
      });
    },
  };
}

function touchedBy(event: LiveEvent): QueryKey[] {
  const id = event.projectId;
  const project = [keys.project(id), keys.projects];
  switch (event.name) {
    case 'doc:updated':
    case 'doc:deleted':
      return [
        ...project,
        keys.docs(id),
        keys.doc(id, event.docId),
        keys.workstations(id),
        [...keys.projectRoot(id), 'search'],
      ];
    case 'comment:changed':
      return [keys.comments(id, event.docId)];
    case 'proposal:changed':
      return [keys.proposals(id)];
    case 'lock:acquired':
    case 'lock:changed':
    case 'lock:released':
      return [...project, keys.lock(id), keys.publishing(id)];
    case 'sync:complete':
    case 'sync:failed':
      return [...project, ...inStepWithGit(id), keys.job(event.jobId)];
    case 'publishing:changed':
      return [...project, ...inStepWithGit(id)];
    case 'member:changed':
    case 'member:removed':
      return [...project, keys.members(id), keys.invitations(id), keys.me];
    case 'project:updated':
      return [...project, keys.me, keys.publishing(id), keys.workstationPolicy(id)];
    case 'project:deleted':
      return [keys.projects, keys.me];
    default:
      // `sync:progress` touches no list; and a newer server may send events that this page does not know.
      return [];
  }
}

const inStepWithGit = (id: string): QueryKey[] => [keys.docs(id), keys.conflicts(id), keys.jobs(id)];

function showProgress(client: QueryClient, event: LiveEvent & { name: 'sync:progress' }): void {
  const { jobId, phase, done, total } = event;
  const key = keys.jobs(event.projectId);
  const jobs = client.getQueryData<Job[]>(key);
  if (!jobs) return;
  if (!jobs.some(({ id }) => id === jobId)) {
    void client.invalidateQueries({ queryKey: key });
    return;
  }
  client.setQueryData<Job[]>(
    key,
    jobs.map((job) => (job.id === jobId ? { ...job, state: 'running', phase, done, total } : job)),
  );
}

function addToFeed(client: QueryClient, event: LiveEvent): void {
  if (event.name === 'sync:progress') return;
  const entry: ProjectEvent = { seq: event.seq, name: event.name, at: event.at, payload: { ...event } };
  client.setQueryData<InfiniteData<EventPage>>(keys.events(event.projectId), (feed) => {
    const [first, ...rest] = feed?.pages ?? [];
    if (!feed || !first || first.data.some(({ seq }) => seq === entry.seq)) return feed;
    return { ...feed, pages: [{ ...first, data: [entry, ...first.data] }, ...rest] };
  });
}
