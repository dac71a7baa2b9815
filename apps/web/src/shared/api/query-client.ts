import { QueryClient } from '@tanstack/react-query';
import { ApiFailure } from './client';

const RETRIES = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Live events refresh what is on screen; this only spares repeated reads while moving between pages.
        staleTime: 20_000,
        retry: (failures, error) => failures < RETRIES && isPassing(error),
      },
    },
  });
}

/** Worth asking again: the network, or a server that is busy or restarting. */
function isPassing(error: unknown): boolean {
  return !(error instanceof ApiFailure) || error.error.statusCode === 503;
}
