import type { HookedTool } from '@cairn/contracts';
import { CheckIcon, TriangleAlertIcon } from 'lucide-react';
import { TimeAgo } from '@/shared/ui/time-ago';
import { hookWords, isToolFine, toolName } from '@/features/workstations';

/** Each tool of a checkout, and how its hooks are. */
export function ToolTable({ tools }: { tools: HookedTool[] }) {
  return (
    <section className="space-y-1.5">
      <h3 className="text-xs font-medium text-muted-foreground">Tools and their hooks</h3>
      <ul className="divide-y rounded-md border bg-card text-[0.8125rem]">
        {tools.map((tool) => (
          <li
            key={tool.tool}
            className="grid items-center gap-x-4 gap-y-0.5 px-3 py-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_minmax(0,1fr)]"
          >
            <span className="min-w-0 truncate">
              {toolName(tool.tool)}
              {tool.version && <span className="text-muted-foreground"> {tool.version}</span>}
            </span>
            <span className="flex min-w-0 items-center gap-1.5">
              {isToolFine(tool) ? (
                <CheckIcon aria-hidden className="size-3.5 shrink-0 text-success" />
              ) : (
                <TriangleAlertIcon aria-hidden className="size-3.5 shrink-0 text-destructive" />
              )}
              {hookWords(tool)}
            </span>
            <span className="text-muted-foreground">
              {tool.lastFiredAt ? (
                <>
                  Fired <TimeAgo at={tool.lastFiredAt} />
                </>
              ) : (
                'Never fired'
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
