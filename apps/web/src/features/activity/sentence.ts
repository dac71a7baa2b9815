import type { EventName, EventPayload, ProjectEvent } from '@cairn/contracts';
import { count } from '../../shared/lib/count';

export interface Sentence {
  /** Who did it; null: nobody in particular. */
  who: string | null;
  text: string;
  /** Set where a document can be opened. */
  doc?: { id: string; fileName: string };
  /** After the document's name. */
  rest?: string;
}

const commentVerbs: Record<EventPayload<'comment:changed'>['what'], string> = {
  added: 'commented on',
  replied: 'answered a comment on',
  edited: 'changed a comment on',
  deleted: 'took back a comment on',
  resolved: 'resolved a comment on',
  reopened: 'opened a comment again on',
};

type Writers = { [N in EventName]?: (payload: EventPayload<N>) => Sentence };

const writers: Writers = {
  'doc:updated': ({ updatedBy, updatedByName, docId, fileName, version }) => {
    const doc = { id: docId, fileName };
    if (updatedBy === null) return { who: null, doc, text: 'From git:', rest: `, version ${version}` };
    return { who: updatedByName, doc, text: version === 1 ? 'added' : 'saved', rest: `, version ${version}` };
  },
  'doc:deleted': ({ updatedBy, updatedByName, fileName }) =>
    updatedBy === null
      ? { who: null, text: `Removed in git: ${fileName}` }
      : { who: updatedByName, text: `deleted ${fileName}` },
  'lock:acquired': ({ lockedByName, reason }) => ({
    who: lockedByName,
    text: reason ? `took the lock: ${reason}` : 'took the lock',
  }),
  'lock:released': ({ releasedBy, releasedByName, forced }) =>
    releasedBy === null
      ? { who: null, text: 'The lock ran out' }
      : { who: releasedByName, text: forced ? 'broke the lock' : 'released the lock' },
  'sync:complete': ({ pulled, pushed, conflicts, commit }) => ({
    who: null,
    text: syncText(pulled, pushed, conflicts) + (commit && pushed > 0 ? ` as ${commit.slice(0, 7)}` : ''),
  }),
  'sync:failed': ({ message }) => ({
    who: null,
    text: `Sync failed: ${message[0] ?? 'no reason was given'}`,
  }),
  'publishing:changed': ({ message }) => ({ who: null, text: message }),
  'member:changed': ({ updatedByName, name, role }) => ({
    who: updatedByName,
    text: `made ${name} ${role}`,
  }),
  'member:removed': ({ updatedByName, name }) =>
    updatedByName === name
      ? { who: name, text: 'left the project' }
      : { who: updatedByName, text: `took ${name} out of the project` },
  'comment:changed': ({ updatedByName, what, docId, fileName }) => ({
    who: updatedByName,
    text: commentVerbs[what],
    doc: { id: docId, fileName },
  }),
  'proposal:changed': ({ state, agent, fileName, updatedByName }) => {
    const by = agent === null ? '' : ` of ${agent}`;
    if (state === 'open') return { who: agent ?? updatedByName, text: `proposed a change of ${fileName}` };
    if (state === 'superseded') return { who: null, text: `The proposal${by} for ${fileName} is done with` };
    return { who: updatedByName, text: `${state} the proposal${by} for ${fileName}` };
  },
  'project:updated': ({ updatedByName }) => ({ who: updatedByName, text: 'changed the settings' }),
};

/** An event as a sentence; an event of a newer server by its name. */
export function sentenceOf(event: ProjectEvent): Sentence {
  const write = writers[event.name as EventName] as ((payload: unknown) => Sentence) | undefined;
  return write?.(event.payload) ?? { who: null, text: event.name };
}

function syncText(pulled: number, pushed: number, conflicts: number): string {
  const parts = [
    pulled > 0 && `${count(pulled, 'document')} taken`,
    conflicts > 0 && count(conflicts, 'conflict'),
    pushed > 0 && `${count(pushed, 'document')} published`,
  ].filter(Boolean);
  return parts.length > 0 ? `Synced with git: ${parts.join(', ')}` : 'Synced with git: nothing had changed';
}
