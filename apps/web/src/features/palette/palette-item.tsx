'use client';

import { Command } from 'cmdk';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { usePalette } from './palette.store';

interface PaletteItemProps {
  /** What the query is matched against, and the item's identity. */
  value: string;
  keywords?: string[];
  icon: LucideIcon;
  children: ReactNode;
  hint?: ReactNode;
  onSelect: () => void;
}

export function PaletteItem({ value, keywords, icon: Icon, children, hint, onSelect }: PaletteItemProps) {
  const setOpen = usePalette((palette) => palette.setOpen);
  const select = () => {
    setOpen(false);
    onSelect();
  };
  return (
    <Command.Item
      value={value}
      keywords={keywords}
      onSelect={select}
      className="flex cursor-default items-center gap-3 rounded-md px-3 py-2 data-[selected=true]:bg-accent data-[selected=true]:text-accent-foreground"
    >
      <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden />
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {hint && <span className="shrink-0 text-xs text-muted-foreground">{hint}</span>}
    </Command.Item>
  );
}

export function PaletteGroup({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="pb-1 [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground"
    >
      {children}
    </Command.Group>
  );
}
