import { isPromptKind, resourceUri } from '@cairn/agent-tools/mcp';
import type { ServerEvent, ServerEventBus } from '@modelcontextprotocol/server';
import type { EventLog } from '#platform/events';
import { projectRoom } from '#platform/realtime';

/** What a stream hears: that documents of its project changed, and of no other. */
export class ProjectNews implements ServerEventBus {
  constructor(
    private readonly events: EventLog,
    private readonly projectId: string | null,
  ) {}

  /** Everything comes from the event log. */
  publish(): void {}

  subscribe(listener: (event: ServerEvent) => void): () => void {
    if (this.projectId === null) return () => undefined;
    return this.events.onRoom(projectRoom(this.projectId), ({ name, payload }) => {
      if (name !== 'doc:updated' && name !== 'doc:deleted') return;
      const { fileName, version } = payload as { fileName: string; version?: number };
      if (version === undefined || version === 1) listener({ kind: 'resources_list_changed' });
      listener({ kind: 'resource_updated', uri: resourceUri(fileName) });
      if (isPromptKind(fileName)) listener({ kind: 'prompts_list_changed' });
    });
  }
}
