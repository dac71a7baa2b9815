'use client';

import { ShieldAlertIcon } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';
import { useWorkstationSummary } from './workstation.queries';
import { troubleWords } from './workstation-words';
import { workstationsPath } from './workstations-path';

/** While agents somewhere can work past the platform. */
export function UnprotectedNotice({ projectId }: { projectId: string }) {
  const { data } = useWorkstationSummary(projectId);
  const amount = data?.summary.states.unprotected ?? 0;
  const [first] = data?.data ?? [];
  if (!data || !first || amount === 0) return null;
  const [worst] = first.troubles;
  return (
    <Notice
      variant="warning"
      icon={ShieldAlertIcon}
      actions={
        <Button size="sm" variant="outline" asChild>
          <Link href={workstationsPath(projectId, 'unprotected')}>
            Look at {amount === 1 ? 'it' : 'them'}
          </Link>
        </Button>
      }
    >
      <p className="font-medium">
        {amount === 1
          ? 'Agents on one machine can work past the lock and the documents.'
          : `Agents on ${amount} machines can work past the lock and the documents.`}
      </p>
      <p className="text-[0.8125rem] text-muted-foreground">
        {first.machineName}, {first.checkoutName}
        {worst && `: ${troubleWords(worst)}`}
      </p>
    </Notice>
  );
}
