import { cn } from '@/shared/lib/cn';
import { CopyButton } from './copy-button';

/** Text to be pasted elsewhere, with a copy button. */
export function CodeBlock({ text, label, className }: { text: string; label: string; className?: string }) {
  return (
    <div className={cn('flex items-start rounded-md border bg-muted', className)}>
      {/* Focusable, so that its overflow can be scrolled by keyboard. */}
      <pre
        tabIndex={0}
        role="region"
        aria-label={label}
        className="min-w-0 flex-1 overflow-x-auto p-3 font-mono text-xs leading-relaxed"
      >
        {text}
      </pre>
      <CopyButton text={text} label={`Copy: ${label}`} className="m-1.5 size-7" />
    </div>
  );
}
