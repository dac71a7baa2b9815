import type { BashHooks } from '@cairn/contracts';
import { Card, CardDescription, CardHeader, CardTitle } from '@/shared/ui/card';
import { Badge } from '@/shared/ui/badge';
import { TimeAgo } from '@/shared/ui/time-ago';

/** What is known of machines that use the hook scripts alone: of their keys, nothing more. */
export function BashHooksCard({ list }: { list: BashHooks[] }) {
  if (list.length === 0) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Bash hooks</CardTitle>
        <CardDescription>
          Hook scripts ask with these keys. They cannot tell which machine they run on, nor whether its files
          are as they should be; one key may be used on several machines.
        </CardDescription>
      </CardHeader>
      <ul aria-label="Bash hooks" className="divide-y border-t">
        {list.map((one) => (
          <li
            key={one.keyId}
            className="grid gap-x-4 gap-y-1 px-4 py-3 text-[0.8125rem] sm:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)_minmax(0,1.2fr)] sm:items-center sm:px-5"
          >
            <span className="min-w-0">
              <span className="font-medium [overflow-wrap:anywhere]">{one.keyName}</span>
              <span className="block text-xs text-muted-foreground">{one.userName}</span>
            </span>
            <span className="text-muted-foreground">
              Asked <TimeAgo at={one.lastAskedAt} />
            </span>
            <span className="flex flex-wrap items-center gap-2 text-muted-foreground">
              {one.lastSyncedAt ? (
                <>
                  {one.isCurrent !== null && (
                    <Badge variant={one.isCurrent ? 'success' : 'outline'}>
                      {one.isCurrent ? 'Took the latest' : 'Took older ones'}
                    </Badge>
                  )}
                  <TimeAgo at={one.lastSyncedAt} />
                </>
              ) : (
                'No download noted'
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
