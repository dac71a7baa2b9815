'use client';

import type { Project } from '@cairn/contracts';
import { TriangleAlertIcon } from 'lucide-react';
import Link from 'next/link';
import { failureText, mayEdit } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { SubmitButton } from '@/shared/ui/submit-button';
import { RegionBar, useConflictRegions, useRegionKeys } from '../merge';
import type { Monaco } from '../monaco';
import { NoticeLine } from '../screen/notice-line';
import { ConflictHeader } from './conflict-header';
import { ConflictPanes } from './conflict-panes';
import { DeletedBar } from './deleted-bar';
import { type FullConflict, useMergeModels } from './use-merge-models';
import { resolutionOf, useSettleConflict } from './use-settle-conflict';

interface OpenConflictProps {
  monaco: Monaco;
  project: Project;
  conflict: FullConflict;
  /** Where our text is kept meanwhile; null while there is none. */
  branch: string | null;
  /** Set once either side has moved on. */
  onStartOver: (() => void) | undefined;
}

export function OpenConflict({ monaco, project, conflict, branch, onStartOver }: OpenConflictProps) {
  const models = useMergeModels(monaco, conflict);
  const places = useConflictRegions(models?.result);
  const { settle, isPending, error } = useSettleConflict(project, conflict);
  const isDeletion = conflict.ours.deleted || conflict.theirs.deleted;
  const maySettle = mayEdit(project) && !onStartOver && models !== undefined;
  const canSettle = maySettle && !isPending && places.regions.length === 0;
  const settleText = () => models && settle(resolutionOf(conflict, models.result.getValue(undefined, true)));
  useRegionKeys(
    maySettle ? places : { ...places, settle: ignore },
    canSettle && !isDeletion ? settleText : undefined,
  );

  return (
    <section aria-label="Settle the conflict" className="flex min-h-0 flex-1 flex-col">
      <ConflictHeader project={project} conflict={conflict} branch={branch} />
      {onStartOver && <MovedOn onStartOver={onStartOver} />}
      {error && (
        <NoticeLine icon={TriangleAlertIcon} tone="error">
          {failureText(error)}
        </NoticeLine>
      )}
      {isDeletion ? (
        <DeletedBar
          conflict={conflict}
          isPending={isPending}
          onDelete={maySettle ? () => settle({ take: conflict.ours.deleted ? 'ours' : 'theirs' }) : undefined}
          onKeep={maySettle ? settleText : undefined}
        />
      ) : (
        <RegionBar
          places={places}
          names={{ first: 'ours', second: 'git’s' }}
          isReadOnly={!maySettle}
          actions={
            <>
              {maySettle && (
                <SubmitButton
                  type="button"
                  size="sm"
                  title="Ctrl Enter"
                  pending={isPending}
                  disabled={places.regions.length > 0}
                  onClick={() => canSettle && settleText()}
                >
                  Settle and publish
                </SubmitButton>
              )}
              <LeaveButton projectId={project.id} />
            </>
          }
        >
          Our text and git’s contradict each other.
        </RegionBar>
      )}
      <ConflictPanes
        monaco={monaco}
        conflict={conflict}
        models={models}
        places={places}
        readOnlyReason={
          maySettle ? null : onStartOver ? MOVED_ON : 'You may read this conflict, not settle it.'
        }
      />
    </section>
  );
}

const MOVED_ON = 'One of the two sides was changed meanwhile: start over with the newest.';

const ignore = () => {};

function LeaveButton({ projectId }: { projectId: string }) {
  return (
    <Button variant="ghost" size="sm" asChild>
      <Link href={`/projects/${projectId}`}>Decide later</Link>
    </Button>
  );
}

function MovedOn({ onStartOver }: { onStartOver: () => void }) {
  return (
    <NoticeLine
      icon={TriangleAlertIcon}
      tone="warning"
      actions={
        <Button size="sm" variant="outline" className="h-7" onClick={onStartOver}>
          Start over with the newest
        </Button>
      }
    >
      One of the two sides was changed meanwhile. Copy what you want to keep of the result.
    </NoticeLine>
  );
}
