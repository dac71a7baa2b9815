'use client';

import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/shared/ui/select';
import { useVersions } from './version.queries';

interface CompareWithProps {
  projectId: string;
  docId: string;
  version: number;
  /** null: the text as it stands now. */
  value: number | null;
  onChange: (version: number | null) => void;
}

const NOW = 'now';

/** What a version is compared with: now, or any other one that the list has shown. */
export function CompareWith(props: CompareWithProps) {
  const { projectId, docId, version, value, onChange } = props;
  const versions = useVersions(projectId, docId).data?.pages.flatMap(({ data }) => data) ?? [];
  const others = versions.filter((one) => one.version !== version);
  return (
    <Select
      value={value === null ? NOW : String(value)}
      onValueChange={(chosen) => onChange(chosen === NOW ? null : Number(chosen))}
    >
      <SelectTrigger aria-label="Compare with" className="h-8 w-auto max-w-full text-[0.8125rem]">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        <SelectItem value={NOW}>the text as it stands now</SelectItem>
        {others.map((one) => (
          <SelectItem key={one.version} value={String(one.version)}>
            version {one.version}
            {one.note && `: ${one.note.slice(0, 40)}`}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
