import { type Access, type EndpointShape, endpointGroups } from '@cairn/contracts';
import { pathOf } from './test-client.ts';

type Guarded = EndpointShape & { access: Exclude<Access, { kind: 'public' }> };
type OfProject = EndpointShape & { access: Extract<Access, { kind: 'project' }> };

/** An id of the right form that nothing has. */
export const NOWHERE = '01890000-0000-7000-8000-000000000000';

/** The last one takes the project away, which the others need. */
export const endpoints: EndpointShape[] = Object.values(endpointGroups)
  .flatMap((group) => Object.values(group))
  .toSorted((a, b) => Number(a.id === 'projects.delete') - Number(b.id === 'projects.delete'));

/** Those that need a credential. */
export const guarded = endpoints.filter((one): one is Guarded => one.access.kind !== 'public');
export const ofProject = endpoints.filter((one): one is OfProject => one.access.kind === 'project');

/** A provider decides what it sends, and who has no secret of the project gets one refusal whatever the project. */
export const isSigned = ({ path }: EndpointShape): boolean => path.startsWith('/webhooks/');

/** Where the guard finds nothing to complain of but the caller; the things below the project are not there. */
export function addressOf(endpoint: EndpointShape, projectId: string): string {
  const ids = {
    doc: 'a.md',
    version: 1,
    keyId: NOWHERE,
    conflictId: NOWHERE,
    jobId: NOWHERE,
    attachment: NOWHERE,
    workstationId: NOWHERE,
  };
  const people = { userId: NOWHERE, invitationId: NOWHERE };
  return pathOf(endpoint, { params: { projectId, ...ids, ...people } });
}
