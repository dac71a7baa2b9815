'use client';

import { AuditList } from './audit-list';

export function AuditView() {
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-5">
      <h1 className="text-xl font-semibold tracking-tight">Audit</h1>
      <AuditList />
    </div>
  );
}
