import { z } from 'zod';
import { Scope } from './access.schema.ts';
import { endpoint } from './endpoint.ts';
import { Id, Timestamp } from './primitive.schema.ts';

const userCode = z.string().trim().min(1).max(40).describe('As it was shown: BCDF-GHJK');
const person = { kind: 'signed-in', scope: null } as const;

/** What a person is told before they let a machine in. */
export const DeviceSignIn = z
  .object({
    machineName: z.string(),
    projectId: Id.nullable().describe('The project that the machine asked for'),
    ip: z.string().nullable().describe('Where it asked from'),
    createdAt: Timestamp,
    expiresAt: Timestamp,
  })
  .meta({ id: 'DeviceSignIn' });
export type DeviceSignIn = z.infer<typeof DeviceSignIn>;

export const DeviceToken = z
  .discriminatedUnion('state', [
    z.object({ state: z.literal('pending') }),
    z.object({ state: z.literal('refused') }),
    z.object({
      state: z.literal('approved'),
      key: z.string().describe('An API key; shown in this answer and never again'),
      name: z.string(),
      projectId: Id,
      scopes: z.array(Scope),
      expiresAt: Timestamp,
    }),
  ])
  .meta({ id: 'DeviceToken' });
export type DeviceToken = z.infer<typeof DeviceToken>;

/** Sign-in of a machine that has no browser of its own, after RFC 8628. */
export const deviceEndpoints = {
  begin: endpoint({
    id: 'devices.begin',
    method: 'POST',
    path: '/api/auth/device',
    access: { kind: 'public' },
    summary: 'Begin to sign a machine in; a person approves it in a browser',
    body: z.strictObject({
      machineName: z.string().trim().min(1).max(100),
      wantedProject: Id.optional().describe('Suggested to the person who approves'),
    }),
    status: 201,
    response: z.object({
      deviceCode: z.string().describe('For the machine alone'),
      userCode: z.string().describe('For the person to compare'),
      verificationUrl: z.string(),
      verificationUrlComplete: z.string().describe('With the code in it'),
      expiresIn: z.int().describe('Seconds'),
      interval: z.int().describe('Seconds between two questions'),
    }),
  }),
  token: endpoint({
    id: 'devices.token',
    method: 'POST',
    path: '/api/auth/device/token',
    access: { kind: 'public' },
    summary: 'What became of it; once approved, the API key, which is given out once',
    body: z.strictObject({ deviceCode: z.string().min(1).max(200) }),
    status: 200,
    response: DeviceToken,
    errors: ['DEVICE_CODE_INVALID'],
  }),
  look: endpoint({
    id: 'devices.look',
    method: 'POST',
    path: '/api/auth/device/look',
    access: person,
    summary: 'Which machine a code belongs to',
    body: z.strictObject({ userCode }),
    status: 200,
    response: DeviceSignIn,
    errors: ['DEVICE_CODE_INVALID'],
  }),
  refuse: endpoint({
    id: 'devices.refuse',
    method: 'POST',
    path: '/api/auth/device/refuse',
    access: person,
    summary: 'Turn the machine away; its code ends',
    body: z.strictObject({ userCode }),
    status: 204,
    errors: ['DEVICE_CODE_INVALID'],
  }),
  approve: endpoint({
    id: 'devices.approve',
    method: 'POST',
    path: '/api/projects/:projectId/device-approvals',
    access: { kind: 'project', role: 'viewer', scope: null },
    summary: 'Let the machine in: it gets an API key of the caller for this project',
    description:
      'The key has the scopes hook, read and write, as far as the role of the caller goes, and the name of the machine.',
    params: z.object({ projectId: Id }),
    body: z.strictObject({ userCode }),
    status: 204,
    errors: ['DEVICE_CODE_INVALID'],
  }),
} as const;
