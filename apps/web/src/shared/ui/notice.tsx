import { cva, type VariantProps } from 'class-variance-authority';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/shared/lib/cn';

const noticeVariants = cva(
  'flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border px-3 py-2 text-sm sm:px-4',
  {
    variants: {
      variant: {
        default: 'bg-muted',
        warning: 'border-warning/30 bg-warning-soft',
        destructive: 'border-destructive/30 bg-destructive-soft',
        success: 'border-success/30 bg-success-soft',
      },
    },
    defaultVariants: { variant: 'default' },
  },
);

interface NoticeProps extends VariantProps<typeof noticeVariants> {
  icon?: LucideIcon;
  children: ReactNode;
  /** Buttons at its end. */
  actions?: ReactNode;
  /** Announced at once. */
  alert?: boolean;
  className?: string;
}

/** A line of text in the page that says how things are, where a dialog would be too much. */
export function Notice({ icon: Icon, variant, children, actions, alert, className }: NoticeProps) {
  return (
    <div role={alert ? 'alert' : undefined} className={cn(noticeVariants({ variant }), className)}>
      {Icon && <Icon className="size-4 shrink-0" aria-hidden />}
      <div className="min-w-0 flex-1 basis-48 text-pretty break-words">{children}</div>
      {actions && <div className="flex shrink-0 flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
