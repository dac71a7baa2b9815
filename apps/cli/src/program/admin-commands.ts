import type { CommandSpec, OptionSpec } from './command.ts';
import { ExitCode } from './exit-code.ts';

const { notSignedIn, refused, unreachable } = ExitCode;

const whose: Record<string, OptionSpec> = {
  project: { kind: 'text', value: '<id>', summary: 'the project; without it, the one of the checkout' },
  url: { kind: 'text', value: '<url>', summary: 'the platform; without it, the one of the checkout' },
  email: { kind: 'text', value: '<address>', summary: 'sign in as this person for this one command' },
  dir: { kind: 'text', value: '<folder>', summary: 'the checkout; without it, the one around this folder' },
};
const limit: OptionSpec = { kind: 'text', value: '<number>', summary: 'how many at most (50 without it)' };
const byPerson =
  'No API key may do this, so it signs in as a person for this one command: it asks for e-mail, password and code, or takes CAIRN_EMAIL, CAIRN_PASSWORD and CAIRN_CODE. Nothing of it is kept.';
const exitCodes = [notSignedIn, unreachable, refused];

/** What looks after a platform and its projects. */
export const adminCommands: readonly CommandSpec[] = [
  {
    name: 'admin projects',
    summary: 'List the projects that you may see',
    description: 'With the key of this machine, which sees its own project; with --email, as that person.',
    options: { limit, ...whose },
    examples: [
      { command: 'cairn admin projects --email ana@example.com', does: 'all of a person’s projects' },
    ],
    exitCodes,
    load: () => import('../commands/admin/projects.command.ts'),
  },
  {
    name: 'admin lock show',
    summary: 'Show who holds the edit lock',
    options: whose,
    examples: [{ command: 'cairn admin lock show --json', does: 'for a program' }],
    exitCodes,
    load: () => import('../commands/admin/lock-show.command.ts'),
  },
  {
    name: 'admin lock break',
    summary: 'Break the edit lock of somebody who forgot it',
    description:
      'For project admins. Agents go on at once; what its holder has not saved stays in their browser. It is noted in the audit log.',
    options: { yes: { kind: 'flag', short: 'y', summary: 'do not ask' }, ...whose },
    examples: [{ command: 'cairn admin lock break --yes', does: 'without a question' }],
    exitCodes,
    load: () => import('../commands/admin/lock-break.command.ts'),
  },
  {
    name: 'admin keys list',
    summary: 'List the API keys of a project',
    description: byPerson,
    options: { limit, ...whose },
    examples: [{ command: 'cairn admin keys list', does: 'whose they are, and when they were last used' }],
    exitCodes,
    load: () => import('../commands/admin/keys-list.command.ts'),
  },
  {
    name: 'admin keys create',
    summary: 'Make an API key; it is printed once',
    description: byPerson,
    args: [{ name: 'name', summary: 'where it will be used', isRequired: true }],
    options: {
      scopes: {
        kind: 'text',
        value: '<list>',
        summary: 'hook, read, write, ingest, agent:run (hook,read without it)',
      },
      days: { kind: 'text', value: '<number>', summary: 'after how many days it ends (90 without it)' },
      ...whose,
    },
    examples: [
      {
        command: 'cairn admin keys create build-server --scopes hook,read --days 30',
        does: 'for a build server',
      },
    ],
    exitCodes,
    load: () => import('../commands/admin/keys-create.command.ts'),
  },
  {
    name: 'admin keys revoke',
    summary: 'Revoke an API key for good',
    description: byPerson,
    args: [{ name: 'id', summary: 'as "cairn admin keys list" shows it', isRequired: true }],
    options: whose,
    examples: [
      { command: 'cairn admin keys revoke 01890000-0000-7000-8000-000000000000', does: 'by its id' },
    ],
    exitCodes,
    load: () => import('../commands/admin/keys-revoke.command.ts'),
  },
  {
    name: 'admin members list',
    summary: 'List the members of a project',
    description: byPerson,
    options: { limit, ...whose },
    examples: [{ command: 'cairn admin members list', does: 'with their roles' }],
    exitCodes,
    load: () => import('../commands/admin/members-list.command.ts'),
  },
  {
    name: 'admin members invite',
    summary: 'Invite somebody into a project; the link is printed',
    description: byPerson,
    args: [{ name: 'address', summary: 'their e-mail address', isRequired: true }],
    options: {
      role: {
        kind: 'text',
        value: '<role>',
        choices: ['viewer', 'editor', 'admin'],
        summary: 'what they may do; editor without it',
      },
      ...whose,
    },
    examples: [{ command: 'cairn admin members invite noah@example.com --role viewer', does: 'as a viewer' }],
    exitCodes,
    load: () => import('../commands/admin/members-invite.command.ts'),
  },
  {
    name: 'admin workstations list',
    summary: 'List the machines that work with the documents, the worst first',
    options: { limit, ...whose },
    examples: [{ command: 'cairn admin workstations list', does: 'which of them are unprotected or behind' }],
    exitCodes,
    load: () => import('../commands/admin/workstations-list.command.ts'),
  },
  {
    name: 'admin audit tail',
    summary: 'Show the last entries of the audit log, newest last',
    description: byPerson,
    options: {
      limit,
      everywhere: { kind: 'flag', summary: 'of the whole platform; for system admins' },
      ...whose,
    },
    examples: [{ command: 'cairn admin audit tail --limit 10', does: 'the last ten of the project' }],
    exitCodes,
    load: () => import('../commands/admin/audit-tail.command.ts'),
  },
];
