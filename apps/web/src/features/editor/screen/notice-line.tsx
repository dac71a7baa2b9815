import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/shared/lib/cn';

interface NoticeLineProps {
  icon: LucideIcon;
  tone?: 'quiet' | 'warning' | 'error' | 'success';
  children: ReactNode;
  actions?: ReactNode;
}

const tones = {
  quiet: 'bg-muted',
  warning: 'bg-warning-soft',
  error: 'bg-destructive-soft',
  success: 'bg-success-soft',
};

/** A line across the editor that says how things are. */
export function NoticeLine({ icon: Icon, tone = 'quiet', children, actions }: NoticeLineProps) {
  return (
    <div
      role={tone === 'error' ? 'alert' : 'status'}
      className={cn(
        'flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b px-3 py-1.5 text-[0.8125rem]',
        tones[tone],
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0 self-start mt-1.5" />
      <div className="min-w-0 flex-1 basis-56 py-1 text-pretty break-words">{children}</div>
      {actions && <div className="flex flex-wrap items-center gap-1.5">{actions}</div>}
    </div>
  );
}
