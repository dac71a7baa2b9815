'use client';

import type { Account } from '@cairn/contracts';
import { useQuery } from '@tanstack/react-query';
import { api, keys, unwrap } from '@/shared/api';
import { date } from '@/shared/lib/time';
import { Button } from '@/shared/ui/button';
import { Card, CardDescription, CardHeader, CardTitle } from '@/shared/ui/card';
import { useLinkIdentity, useUnlinkIdentity } from './account.mutations';

/** Nothing where no sign-in provider is configured and none is linked. */
export function IdentitiesCard({ account }: { account: Account }) {
  const { data } = useQuery({
    queryKey: keys.providers,
    queryFn: () => unwrap(api.GET('/api/auth/providers')),
  });
  const link = useLinkIdentity();
  const unlink = useUnlinkIdentity();
  const linked = account.identities;
  const others = (data?.providers ?? []).filter(({ id }) => !linked.some(({ provider }) => provider === id));
  if (linked.length === 0 && others.length === 0) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Sign-in providers</CardTitle>
        <CardDescription>Accounts elsewhere that open this one.</CardDescription>
      </CardHeader>
      <ul className="divide-y border-t">
        {linked.map((identity) => (
          <li key={identity.id} className="flex flex-wrap items-center gap-3 px-4 py-3 sm:px-5">
            <div className="min-w-0 flex-1 basis-48 space-y-0.5">
              <p className="font-medium">{identity.providerName}</p>
              <p className="truncate text-xs text-muted-foreground">
                {identity.subject} · linked {date(identity.linkedAt)}
              </p>
            </div>
            <Button
              variant="outline"
              size="sm"
              disabled={unlink.isPending}
              onClick={() => unlink.mutate(identity.id)}
            >
              Unlink
            </Button>
          </li>
        ))}
        {others.map(({ id, name }) => (
          <li key={id} className="flex flex-wrap items-center gap-3 px-4 py-3 sm:px-5">
            <p className="min-w-0 flex-1 basis-48 text-muted-foreground">{name}</p>
            <Button
              variant="outline"
              size="sm"
              disabled={link.isPending}
              onClick={() => link.mutate(id, { onSuccess: ({ url }) => window.location.assign(url) })}
            >
              Link
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
