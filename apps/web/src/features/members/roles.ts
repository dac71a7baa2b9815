import type { ProjectRole } from '@cairn/contracts';

/** In rising order. */
export const roles: readonly { id: ProjectRole; name: string; text: string }[] = [
  { id: 'viewer', name: 'Viewer', text: 'reads documents and their history' },
  { id: 'editor', name: 'Editor', text: 'edits and publishes, too' },
  { id: 'admin', name: 'Admin', text: 'settings, members and keys, too' },
];
