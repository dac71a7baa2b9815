import { allPages } from '@cairn/api-client';
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from './client';
import { keys } from './query-keys';

/** Reads that several features share. */

/** No event tells that a waiting change was put off further. */
const OUTBOX_POLL_MS = 5000;

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: () => unwrap(api.GET('/api/auth/me')),
  staleTime: 5 * 60_000,
});

/** How the caller signs in. */
export const accountQuery = queryOptions({
  queryKey: keys.account,
  queryFn: () => unwrap(api.GET('/api/auth/account')),
});

export const projectQuery = (projectId: string) =>
  queryOptions({
    queryKey: keys.project(projectId),
    queryFn: () => unwrap(api.GET('/api/projects/{projectId}', { params: { path: { projectId } } })),
  });

/** Who has which document of the project open; live signals replace it. */
export const presenceQuery = (projectId: string) =>
  queryOptions({
    queryKey: keys.presence(projectId),
    queryFn: async () => {
      const params = { path: { projectId } };
      return (await unwrap(api.GET('/api/projects/{projectId}/presence', { params }))).people;
    },
  });

/** All documents of a project, by file name, without content. */
export const docsQuery = (projectId: string) =>
  queryOptions({
    queryKey: keys.docs(projectId),
    queryFn: () =>
      allPages((page) =>
        unwrap(
          api.GET('/api/projects/{projectId}/docs', {
            params: { path: { projectId }, query: { page, perPage: 100 } },
          }),
        ),
      ),
  });

/** How the project stands with its repository; asked again while something is on its way out. */
export const publishingQuery = (projectId: string) =>
  queryOptions({
    queryKey: keys.publishing(projectId),
    queryFn: () =>
      unwrap(api.GET('/api/projects/{projectId}/publishing', { params: { path: { projectId } } })),
    refetchInterval: ({ state }) => (state.data?.outbox ? OUTBOX_POLL_MS : false),
  });

/** What is wrong with the documents of a project, as they are saved. */
export const checksQuery = (projectId: string) =>
  queryOptions({
    queryKey: keys.checks(projectId),
    queryFn: () =>
      unwrap(api.GET('/api/projects/{projectId}/docs/checks', { params: { path: { projectId } } })),
    staleTime: 30_000,
  });

export const jobQuery = (jobId: string) =>
  queryOptions({
    queryKey: keys.job(jobId),
    queryFn: () => unwrap(api.GET('/api/jobs/{jobId}', { params: { path: { jobId } } })),
  });
