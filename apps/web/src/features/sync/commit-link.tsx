import type { RepositoryKind } from '@cairn/contracts';
import { commitLink } from '@/shared/lib/repository-link';
import { cn } from '@/shared/lib/cn';

interface CommitLinkProps {
  commit: string;
  repository: { kind: RepositoryKind; url: string | null };
  className?: string;
}

/** A commit's short id; leads to its page where the repository's host has one. */
export function CommitLink({ commit, repository, className }: CommitLinkProps) {
  const href = commitLink(repository, commit);
  const look = cn('font-mono text-[0.9em]', className);
  const short = commit.slice(0, 7);
  if (!href) return <code className={look}>{short}</code>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className={cn(look, 'text-primary underline underline-offset-4')}
    >
      {short}
    </a>
  );
}
