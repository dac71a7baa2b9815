'use client';

import type { DocReading } from '@cairn/contracts';
import { useQuery } from '@tanstack/react-query';
import { BotIcon } from 'lucide-react';
import { toolName } from '@/features/workstations';
import { api, keys, unwrap } from '@/shared/api';
import { count } from '@/shared/lib/count';
import { Badge } from '@/shared/ui/badge';
import { Popover, PopoverContent, PopoverTrigger } from '@/shared/ui/popover';
import { TimeAgo } from '@/shared/ui/time-ago';

// No event tells of a reading.
const REFRESH_MS = 30_000;

/** In the status line: how many agents at work know what the document says, or what it said. Nothing while there are none. */
export function ReadersButton({ projectId, docId }: { projectId: string; docId: string }) {
  const { data } = useQuery({
    queryKey: keys.readers(projectId, docId),
    refetchInterval: REFRESH_MS,
    queryFn: () =>
      unwrap(
        api.GET('/api/projects/{projectId}/docs/{doc}/readers', {
          params: { path: { projectId, doc: docId } },
        }),
      ),
  });
  if (!data || data.current + data.older === 0) return null;
  const { current, older, sessions } = data;
  return (
    <Popover>
      <PopoverTrigger
        className="inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:bg-accent hover:text-foreground focus-visible:-outline-offset-2"
        title="Agent sessions that use this document now"
      >
        <BotIcon aria-hidden className="size-3.5" />
        <span className="tabular-nums">{current + older}</span>
        <span className="sr-only">agent sessions use this document now</span>
        {older > 0 && (
          <span className="max-sm:sr-only">
            · <span className="text-warning">{older} with an older version</span>
          </span>
        )}
      </PopoverTrigger>
      <PopoverContent
        aria-label="Sessions that use this document now"
        align="end"
        className="flex max-h-80 w-80 flex-col gap-3 overflow-y-auto"
      >
        <p className="text-[0.8125rem]">
          {count(current, 'session')} at work read this version
          {older > 0 && `, ${older} ${older === 1 ? 'knows' : 'know'} an older one`}.
        </p>
        <ul aria-label="Sessions at work" className="flex flex-col gap-2.5">
          {sessions.map((session) => (
            <SessionRow key={`${session.userId} ${session.sessionId}`} session={session} />
          ))}
        </ul>
      </PopoverContent>
    </Popover>
  );
}

function SessionRow({ session }: { session: DocReading }) {
  const { tool, userName, version, isCurrent, how, lastAt } = session;
  return (
    <li className="flex flex-col gap-0.5 text-xs text-muted-foreground">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem] text-foreground">
        {tool ? toolName(tool) : 'Agent'} of {userName}
        <Badge variant={isCurrent ? 'success' : 'warning'}>
          {version === null ? 'Unknown text' : `Version ${version}`}
        </Badge>
      </span>
      <span>
        Read <TimeAgo at={lastAt} />
        {how === 'observed' ? ', observed' : ', inferred'}
      </span>
    </li>
  );
}
