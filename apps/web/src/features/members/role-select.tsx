'use client';

import type { ProjectRole } from '@cairn/contracts';
import type { ControlProps } from '@/shared/ui/field';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/shared/ui/select';
import { roles } from './roles';

interface RoleSelectProps {
  value: ProjectRole;
  onChange: (role: ProjectRole) => void;
  control?: ControlProps;
  label?: string;
  className?: string;
}

export function RoleSelect({ value, onChange, control, label, className }: RoleSelectProps) {
  return (
    <Select value={value} onValueChange={(next) => onChange(next as ProjectRole)}>
      <SelectTrigger {...control} aria-label={label} className={className}>
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        {roles.map(({ id, name }) => (
          <SelectItem key={id} value={id}>
            {name}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
