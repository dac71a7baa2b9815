import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Hash, Id, PageQuery, Timestamp, pageOf } from './primitive.schema.ts';

/** What a checkout does about a document that was changed on the machine itself. */
const LocalChanges = z
  .enum(['heal', 'propose'])
  .describe('heal: put back what the platform has; propose: hand the change in as a proposal first');
/** What hooks do while the platform cannot be asked. */
const WhenUnreachable = z
  .enum(['continue', 'block'])
  .describe('continue: agents work on, and are told that it is unknown whether they may; block: they wait');

export const WorkstationPolicy = z
  .object({ localChanges: LocalChanges, whenUnreachable: WhenUnreachable })
  .meta({ id: 'WorkstationPolicy' });
export type WorkstationPolicy = z.infer<typeof WorkstationPolicy>;

const label = z.string().trim().min(1).max(200);
const toolName = z.string().trim().min(1).max(100).describe('`claude-code`, for instance');

export const HookedTool = z
  .object({
    tool: toolName,
    version: z.string().max(100).nullable(),
    hooks: z.enum(['installed', 'missing', 'outdated']),
    trust: z
      .enum(['trusted', 'untrusted', 'unknown'])
      .describe('Whether the tool runs the hooks of this checkout; some tools do not tell'),
    lastFiredAt: Timestamp.nullable(),
  })
  .meta({ id: 'HookedTool' });
export type HookedTool = z.infer<typeof HookedTool>;

export const DriftedFile = z
  .object({
    path: z.string().min(1).max(1000),
    state: z.enum(['changed', 'missing', 'extra']),
  })
  .meta({ id: 'DriftedFile', description: 'A file of the checkout that is not as the platform has it' });
export type DriftedFile = z.infer<typeof DriftedFile>;

export const HeartbeatClient = z.enum(['cairn', 'vscode', 'hooks']).meta({ id: 'HeartbeatClient' });
export type HeartbeatClient = z.infer<typeof HeartbeatClient>;

export const Heartbeat = z
  .strictObject({
    machineId: label.describe('Made once a machine, by chance'),
    machineName: label,
    os: z.string().trim().max(100),
    client: z.strictObject({ name: HeartbeatClient, version: z.string().trim().min(1).max(100) }),
    checkout: z.strictObject({ id: label, name: label }),
    watching: z.boolean().describe('This client stays, and keeps the checkout in step by itself'),
    hash: Hash.nullable().describe('The manifest hash of what the checkout has; null: nothing yet'),
    changeSeenAt: Timestamp.optional().describe('By the machine’s own clock, which nothing is measured with'),
    appliedMsAgo: z
      .int()
      .min(0)
      .max(3_600_000)
      .optional()
      .describe(
        'How long ago the documents were put in place that `hash` names, by a clock that only runs forward: so that hundreds of machines need not all report in the same moment',
      ),
    tools: z.array(HookedTool).max(30),
    drift: z.array(DriftedFile).max(200).describe('The first of them, where there are more'),
    driftTotal: z.int().min(0).optional().describe('All of them, where `drift` is cut off'),
  })
  .meta({ id: 'Heartbeat', description: 'How a checkout on a workstation is' });
export type Heartbeat = z.infer<typeof Heartbeat>;

export const HeartbeatAnswer = z
  .object({
    receivedAt: Timestamp,
    hash: Hash.describe('Manifest hash of the project at this moment'),
    behind: z.boolean().describe('The checkout has another one'),
    policy: WorkstationPolicy,
  })
  .meta({ id: 'HeartbeatAnswer' });
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswer>;

export const WorkstationState = z.enum(['unprotected', 'silent', 'behind', 'current', 'away']).meta({
  id: 'WorkstationState',
  description:
    'unprotected: agents there could work past the platform; silent: it watched, and nothing was heard for 3 minutes; behind: it has other documents than the project; current: it has the same; away: nothing was heard for a day',
});
export type WorkstationState = z.infer<typeof WorkstationState>;

export const WorkstationReason = z
  .enum(['hooks-missing', 'hooks-outdated', 'hooks-untrusted', 'hooks-never-fired', 'unattended'])
  .meta({
    id: 'WorkstationReason',
    description:
      'Why it is unprotected. hooks-never-fired: sessions of the tool are heard of, its hooks are not; unattended: nothing watches, and no hook was ever heard of',
  });
export type WorkstationReason = z.infer<typeof WorkstationReason>;

const Trouble = z
  .object({ reason: WorkstationReason, tool: z.string().nullable() })
  .meta({ id: 'WorkstationTrouble' });
export type WorkstationTrouble = z.infer<typeof Trouble>;

export const PushLatency = z
  .object({
    p50: z.int(),
    p95: z.int(),
    samples: z.array(z.int()).describe('The latest, oldest first'),
  })
  .meta({
    id: 'PushLatency',
    description:
      'Milliseconds from a change in the project until a watching checkout has it: to its first heartbeat that says so, by the database’s clock, without `appliedMsAgo`',
  });
export type PushLatency = z.infer<typeof PushLatency>;

export const AgentSession = z
  .object({
    sessionId: z.string(),
    tool: z.string().nullable(),
    firstAt: Timestamp,
    lastAt: Timestamp,
  })
  .meta({
    id: 'AgentSession',
    description: 'A session of an AI tool that was heard of in the last half hour',
  });
export type AgentSession = z.infer<typeof AgentSession>;

const Behind = z
  .object({
    since: Timestamp.nullable().describe('When the project moved on; null: longer ago than is kept'),
    documents: z.int().nullable().describe('How many are others there; null: not known'),
  })
  .meta({ id: 'WorkstationBehind' });

export const Workstation = z
  .object({
    id: Id,
    machineName: z.string(),
    os: z.string(),
    checkoutName: z.string(),
    client: z.object({ name: HeartbeatClient, version: z.string() }).describe('Who sent the last heartbeat'),
    userId: Id.describe('The owner of the API key that it reports with'),
    userName: z.string(),
    state: WorkstationState,
    troubles: z.array(Trouble),
    watching: z.boolean(),
    firstHeartbeatAt: Timestamp,
    lastHeartbeatAt: Timestamp,
    hash: Hash.nullable(),
    behind: Behind.nullable().describe('null: it has what the project has'),
    tools: z.array(HookedTool),
    drift: z.array(DriftedFile),
    driftTotal: z.int(),
    pushLatency: PushLatency.nullable().describe('null: nothing was measured yet'),
    sessions: z.array(AgentSession),
  })
  .meta({ id: 'Workstation', description: 'A checkout of the project on somebody’s machine' });
export type Workstation = z.infer<typeof Workstation>;

export const BashHooks = z
  .object({
    keyId: Id,
    keyName: z.string(),
    userId: Id,
    userName: z.string(),
    lastAskedAt: Timestamp.describe('Whether agents may work; noted twice a minute'),
    lastSyncedAt: Timestamp.nullable().describe('When documents were last downloaded with it'),
    isCurrent: z
      .boolean()
      .nullable()
      .describe('What was downloaded then is what the project has; null: nothing was'),
  })
  .meta({
    id: 'BashHooks',
    description:
      'An API key with which hook scripts ask that send no heartbeat. One key may be used on several machines',
  });
export type BashHooks = z.infer<typeof BashHooks>;

const params = z.object({ projectId: Id });
const reads = { kind: 'project', role: 'viewer', scope: 'read' } as const;
const administers = { kind: 'project', role: 'admin', scope: null } as const;

export const workstationEndpoints = {
  list: endpoint({
    id: 'workstations.list',
    method: 'GET',
    path: '/api/projects/:projectId/workstations',
    access: reads,
    summary: 'The machines that work with the documents, and how each of them is',
    description:
      'Worst first, unless `sort` says otherwise. `summary` is over all of them, whatever is looked for. A workstation that was not heard of for 90 days is forgotten.',
    params,
    query: PageQuery.extend({
      q: z.string().max(100).optional().describe('In the names of machine, checkout, person and tools'),
      state: WorkstationState.optional(),
      sort: z.enum(['state', 'name', 'heartbeat', 'latency']).default('state'),
    }),
    status: 200,
    response: pageOf(Workstation).extend({
      summary: z.object({
        hash: Hash,
        total: z.int(),
        states: z.object({
          unprotected: z.int(),
          silent: z.int(),
          behind: z.int(),
          current: z.int(),
          away: z.int(),
        }),
        pushLatency: PushLatency.nullable(),
      }),
      bashHooks: z.array(BashHooks).describe('At most 100, the latest first'),
    }),
  }),
  remove: endpoint({
    id: 'workstations.remove',
    method: 'DELETE',
    path: '/api/projects/:projectId/workstations/:workstationId',
    access: administers,
    summary: 'Forget a workstation; with its next heartbeat it would be there again',
    params: z.object({ projectId: Id, workstationId: Id }),
    status: 204,
  }),
  policy: endpoint({
    id: 'workstations.policy',
    method: 'GET',
    path: '/api/projects/:projectId/workstation-policy',
    access: reads,
    summary: 'What workstations do about local changes, and while the platform cannot be reached',
    params,
    status: 200,
    response: WorkstationPolicy,
  }),
  changePolicy: endpoint({
    id: 'workstations.changePolicy',
    method: 'PUT',
    path: '/api/projects/:projectId/workstation-policy',
    access: administers,
    summary: 'Change that; fields that are left out stay',
    description:
      'Workstations hear of it with the next answer to a heartbeat or to a question for the status.',
    params,
    body: z.strictObject({
      localChanges: LocalChanges.optional(),
      whenUnreachable: WhenUnreachable.optional(),
    }),
    status: 200,
    response: WorkstationPolicy,
  }),
} as const;
