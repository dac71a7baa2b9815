'use client';

import type { Finding } from '@cairn/toolkit';
import { CircleAlertIcon, CircleCheckIcon, InfoIcon, TriangleAlertIcon } from 'lucide-react';
import { cn } from '@/shared/lib/cn';
import { Button } from '@/shared/ui/button';

interface ProblemsListProps {
  findings: readonly Finding[] | undefined;
  onReveal: (line: number) => void;
  /** Absent where the text cannot be changed. */
  onFix: ((finding: Finding) => void) | undefined;
}

const looks = {
  error: { icon: CircleAlertIcon, label: 'Error', color: 'text-destructive' },
  warning: { icon: TriangleAlertIcon, label: 'Warning', color: 'text-warning' },
  info: { icon: InfoIcon, label: 'Advice', color: 'text-muted-foreground' },
};

export function ProblemsList({ findings, onReveal, onFix }: ProblemsListProps) {
  if (!findings) return <p className="px-3 py-4 text-muted-foreground">Looking through the text…</p>;
  if (findings.length === 0) {
    return (
      <p className="flex items-center gap-2 px-3 py-4 text-muted-foreground">
        <CircleCheckIcon aria-hidden className="size-4 shrink-0 text-primary" /> Nothing is wrong with this
        document.
      </p>
    );
  }
  return (
    <ul aria-label="Problems of this document" className="flex flex-col">
      {findings.map((finding, at) => (
        <Problem
          key={`${finding.code} ${finding.startLine} ${at}`}
          finding={finding}
          onReveal={onReveal}
          onFix={onFix}
        />
      ))}
    </ul>
  );
}

function Problem({ finding, onReveal, onFix }: { finding: Finding } & Omit<ProblemsListProps, 'findings'>) {
  const { icon: Icon, label, color } = looks[finding.severity];
  const { fix } = finding;
  return (
    <li className="flex items-start gap-2 rounded-md hover:bg-accent">
      <button
        type="button"
        onClick={() => onReveal(finding.startLine)}
        className="flex min-w-0 flex-1 items-start gap-2 rounded-md px-3 py-1.5 text-left focus-visible:-outline-offset-2"
      >
        <Icon aria-label={label} className={cn('mt-0.5 size-4 shrink-0', color)} />
        <span className="min-w-0 flex-1 break-words">{finding.sentence}</span>
        <span className="shrink-0 text-muted-foreground tabular-nums">Ln {finding.startLine}</span>
      </button>
      {fix && onFix && (
        <Button
          size="sm"
          variant="outline"
          className="my-0.5 mr-1 h-7 shrink-0"
          title={fix.label}
          onClick={() => onFix(finding)}
        >
          Mend
        </Button>
      )}
    </li>
  );
}
