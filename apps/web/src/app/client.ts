import { QueryClient } from '@tanstack/react-query';
import { CallError } from '@yangfan/client';

/** Reads are fresh for a few seconds; a failed read is tried again only when the network was the reason. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && error instanceof CallError && (error.code === 'network' || error.status >= 502),
      refetchOnWindowFocus: true,
    },
  },
});
