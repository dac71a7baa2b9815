'use client';

import type { Finding } from '@cairn/toolkit';
import { XIcon } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '@/shared/ui/button';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/shared/ui/tabs';
import type { DocumentBuffer } from '../buffer';
import { BacklinksList } from './backlinks-list';
import { OutlineList } from './outline-list';
import { type PanelTab, usePanel } from './panel.store';
import { ProblemsList } from './problems-list';

interface DocumentPanelProps {
  projectId: string;
  buffer: DocumentBuffer;
  findings: readonly Finding[] | undefined;
  onReveal: (line: number) => void;
  onFix: ((finding: Finding) => void) | undefined;
}

const labels: Record<PanelTab, string> = { problems: 'Problems', outline: 'Outline', links: 'Linked from' };
const tabs = Object.keys(labels) as PanelTab[];

/** Below the text: what is wrong with it, its headings, who links to it. Escape closes it. */
export function DocumentPanel({ projectId, buffer, findings, onReveal, onFix }: DocumentPanelProps) {
  const { tab, show, close } = usePanel();
  const region = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = region.current;
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && close();
    element?.addEventListener('keydown', onKey);
    return () => element?.removeEventListener('keydown', onKey);
  }, [tab, close]);
  if (!tab) return null;
  return (
    <section
      ref={region}
      aria-label="About this document"
      className="h-[min(15rem,40vh)] shrink-0 border-t bg-background text-[0.8125rem]"
    >
      <Tabs value={tab} onValueChange={(value) => show(value as PanelTab)} className="h-full gap-0">
        <div className="flex shrink-0 items-center border-b pr-1">
          <TabsList className="min-w-0 flex-1 border-b-0">
            {tabs.map((name) => (
              <TabsTrigger key={name} value={name} className="px-2.5 py-1.5 text-[0.8125rem]">
                {labels[name]}
                {name === 'problems' && findings && findings.length > 0 && (
                  <span className="tabular-nums">{findings.length}</span>
                )}
              </TabsTrigger>
            ))}
          </TabsList>
          <Button variant="ghost" size="icon" className="size-7" aria-label="Close the panel" onClick={close}>
            <XIcon />
          </Button>
        </div>
        <TabsContent value={tab} className="min-h-0 flex-1 overflow-y-auto p-1">
          {tab === 'problems' && <ProblemsList findings={findings} onReveal={onReveal} onFix={onFix} />}
          {tab === 'outline' && <OutlineList buffer={buffer} onReveal={onReveal} />}
          {tab === 'links' && <BacklinksList projectId={projectId} docId={buffer.docId} />}
        </TabsContent>
      </Tabs>
    </section>
  );
}
