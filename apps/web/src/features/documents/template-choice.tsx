'use client';

import { kindOf, TEMPLATES } from '@cairn/toolkit/templates';
import { cn } from '@/shared/lib/cn';
import { kindLook } from './document-kind';

interface TemplateChoiceProps {
  /** What stands in the field; its kind is the chosen one. */
  path: string;
  onChoose: (path: string) => void;
}

/** What a new document may be; choosing one suggests its path. */
export function TemplateChoice({ path, onChoose }: TemplateChoiceProps) {
  const kind = path.trim() === '' ? null : kindOf(path.trim());
  const chosen = TEMPLATES.find((template) => template.kind === kind);
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 text-sm font-medium">Begin with</legend>
      <div className="flex flex-wrap gap-1.5">
        {TEMPLATES.map((template) => {
          const { icon: Icon } = kindLook(template.kind, template.path);
          return (
            <button
              key={template.kind}
              type="button"
              aria-pressed={template === chosen}
              onClick={() => onChoose(template.path)}
              className={cn(
                'inline-flex h-8 items-center gap-1.5 rounded-md border px-2.5 text-[0.8125rem] hover:bg-accent',
                template === chosen && 'border-primary bg-accent font-medium',
              )}
            >
              <Icon aria-hidden className="size-3.5 text-muted-foreground" strokeWidth={1.75} />
              {template.label}
            </button>
          );
        })}
      </div>
      {/* One line is kept free, so that nothing moves when a kind is chosen. */}
      <p className="min-h-5 text-sm text-muted-foreground">{chosen?.purpose}</p>
    </fieldset>
  );
}
