'use client';

import type { ApiKey } from '@cairn/contracts';
import { MoreHorizontalIcon, PencilIcon, Trash2Icon } from 'lucide-react';
import { useState } from 'react';
import { useNow } from '@/shared/lib/use-now';
import { date } from '@/shared/lib/time';
import { Badge } from '@/shared/ui/badge';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/shared/ui/dropdown-menu';
import { Switch } from '@/shared/ui/switch';
import { TimeAgo } from '@/shared/ui/time-ago';
import { useRevokeKey, useUpdateKey } from './api-key.queries';
import { RenameKeyDialog } from './rename-key-dialog';

interface ApiKeyRowProps {
  apiKey: ApiKey;
  projectId: string;
}

export function ApiKeyRow({ apiKey, projectId }: ApiKeyRowProps) {
  const update = useUpdateKey(projectId, apiKey.id);
  // What was asked for shows at once; the answer, or the refusal, follows.
  const isActive = update.isPending ? (update.variables.isActive ?? apiKey.isActive) : apiKey.isActive;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0 flex-1 basis-56 space-y-1">
        <div className="flex min-w-0 flex-wrap items-center gap-2">
          <span className="min-w-0 truncate font-medium">{apiKey.name}</span>
          <code className="font-mono text-xs text-muted-foreground">{apiKey.prefix}…</code>
          {apiKey.projectId === null && <Badge variant="warning">all projects</Badge>}
          {apiKey.scopes.map((scope) => (
            <Badge key={scope} variant="outline" className="font-normal">
              {scope}
            </Badge>
          ))}
        </div>
        <Dates apiKey={apiKey} />
      </div>
      <div className="flex items-center gap-2">
        <Switch
          checked={isActive}
          aria-label={`${apiKey.name} is switched on`}
          onCheckedChange={(checked) => update.mutate({ isActive: checked })}
        />
        <RowMenu apiKey={apiKey} projectId={projectId} />
      </div>
    </li>
  );
}

function Dates({ apiKey }: { apiKey: ApiKey }) {
  const now = useNow();
  const expired = apiKey.expiresAt !== null && Date.parse(apiKey.expiresAt) < now;
  return (
    <p className="text-xs text-muted-foreground">
      {apiKey.ownerName} ·{' '}
      {apiKey.lastUsedAt ? (
        <>
          used <TimeAgo at={apiKey.lastUsedAt} />
        </>
      ) : (
        'never used'
      )}{' '}
      · {apiKey.expiresAt === null && 'no end'}
      {apiKey.expiresAt !== null && (
        <span className={expired ? 'font-medium text-destructive' : undefined}>
          {expired ? 'ended' : 'ends'} {date(apiKey.expiresAt)}
        </span>
      )}
    </p>
  );
}

function RowMenu({ apiKey, projectId }: ApiKeyRowProps) {
  const revoke = useRevokeKey(projectId, apiKey.id);
  const [dialog, setDialog] = useState<'rename' | 'revoke'>();
  const close = () => setDialog(undefined);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" className="size-8" aria-label={`More for ${apiKey.name}`}>
            <MoreHorizontalIcon />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setDialog('rename')}>
            <PencilIcon /> Rename…
          </DropdownMenuItem>
          <DropdownMenuItem variant="destructive" onSelect={() => setDialog('revoke')}>
            <Trash2Icon /> Revoke…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <RenameKeyDialog apiKey={apiKey} projectId={projectId} open={dialog === 'rename'} onClose={close} />
      <ConfirmDialog
        open={dialog === 'revoke'}
        onOpenChange={close}
        title={`Revoke “${apiKey.name}”?`}
        description="Whatever uses it is turned away from now on, and its live connections close. This cannot be undone; to stop it for a while, switch it off instead."
        action="Revoke the key"
        destructive
        onConfirm={() => revoke.mutate()}
      />
    </>
  );
}
