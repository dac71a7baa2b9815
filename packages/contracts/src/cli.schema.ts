import { endpoint } from './endpoint.ts';

/** The command-line program, for machines that reach nothing but the platform. */
export const cliEndpoints = {
  program: endpoint({
    id: 'cli.program',
    method: 'GET',
    path: '/cli/cairn.mjs',
    access: { kind: 'public' },
    summary: 'The command-line program, one file; its ETag is its SHA-256',
    status: 200,
    file: 'text/javascript',
    errors: ['UNAVAILABLE'],
  }),
  install: endpoint({
    id: 'cli.install',
    method: 'GET',
    path: '/cli/install.sh',
    access: { kind: 'public' },
    summary: 'A shell script that puts the program into ~/.local/bin: curl -fsSL …/cli/install.sh | sh',
    status: 200,
    file: 'text/x-shellscript',
    errors: ['UNAVAILABLE'],
  }),
} as const;
