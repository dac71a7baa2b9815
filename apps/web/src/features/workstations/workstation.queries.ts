'use client';

import type { ResponseBody, Workstation, workstationEndpoints } from '@cairn/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, failureText, keys, unwrap } from '@/shared/api';
import { toast } from '@/shared/ui/toast';

// Heartbeats that say nothing new are not announced; what a page shows of their age comes with this.
const REFRESH_MS = 30_000;

export type WorkstationPage = ResponseBody<typeof workstationEndpoints.list>;

export interface WorkstationQuery {
  q?: string;
  state?: Workstation['state'];
  sort?: 'state' | 'name' | 'heartbeat' | 'latency';
  page?: number;
  perPage?: number;
}

export function useWorkstations(projectId: string, query: WorkstationQuery) {
  return useQuery({
    queryKey: [...keys.workstations(projectId), query],
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
    queryFn: (): Promise<WorkstationPage> =>
      unwrap(api.GET('/api/projects/{projectId}/workstations', { params: { path: { projectId }, query } })),
  });
}

/** What the project’s page tells: how many there are in each state, and the first that nothing protects. */
export function useWorkstationSummary(projectId: string) {
  return useWorkstations(projectId, { state: 'unprotected', perPage: 3 });
}

export function useRemoveWorkstation(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id: workstationId }: Workstation) =>
      unwrap(
        api.DELETE('/api/projects/{projectId}/workstations/{workstationId}', {
          params: { path: { projectId, workstationId } },
        }),
      ),
    onSuccess: (_answer, { machineName }) => toast(`Removed ${machineName}`),
    onError: (error, { machineName }) =>
      toast.error(`${machineName} was not removed`, { description: failureText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.workstations(projectId) }),
  });
}
