import type { CommandSpec, OptionSpec } from './command.ts';
import { shells } from './completion.ts';
import { ExitCode } from './exit-code.ts';

const { finding, internal, interrupted, notLinked, notSignedIn, refused, unreachable } = ExitCode;

const dir: OptionSpec = {
  kind: 'text',
  value: '<folder>',
  summary: 'the checkout; without it, the one around this folder',
};
const project: OptionSpec = { kind: 'text', value: '<id>', summary: 'the project, by its id' };
const ofPlatform = [notSignedIn, unreachable, refused, internal] as const;
const ofCheckout = [...ofPlatform, notLinked] as const;

/** Every command: help, completion and the guide are made of this. */
export const commands: readonly CommandSpec[] = [
  {
    name: 'login',
    summary: 'Sign this machine in to a platform',
    description:
      'Shows a code and an address; in the browser you compare the code, choose a project and let the machine in. It gets an API key of yours for that project, named after the machine, which is kept in your own settings (mode 0600) and nowhere else.',
    args: [{ name: 'url', summary: 'the platform; without it, the one of the checkout' }],
    options: {
      project: { ...project, summary: 'the project to suggest, by its id' },
      'key-stdin': { kind: 'flag', summary: 'take an API key from standard input instead of asking for one' },
      'no-browser': { kind: 'flag', summary: 'do not open a browser' },
      dir,
    },
    examples: [
      { command: 'cairn login https://cairn.example.com', does: 'in a browser, on this or another machine' },
      { command: 'cairn login --key-stdin < key.txt', does: 'with a key that you have already' },
    ],
    exitCodes: [...ofPlatform, interrupted],
    load: () => import('../commands/login.command.ts'),
  },
  {
    name: 'logout',
    summary: 'Remove the key of a project from this machine',
    args: [{ name: 'url', summary: 'the platform; without it, the one of the checkout' }],
    options: { project, dir },
    examples: [{ command: 'cairn logout', does: 'the key of this checkout' }],
    exitCodes: [refused],
    load: () => import('../commands/logout.command.ts'),
  },
  {
    name: 'search',
    summary: 'Search the documents of the project',
    description: 'File names count most, then headings, then text. The last word may be a beginning.',
    args: [{ name: 'words', summary: 'what to look for', isRequired: true, isMany: true }],
    options: {
      limit: { kind: 'text', value: '<number>', summary: 'how many at most (10 without it, 100 at most)' },
      dir,
    },
    examples: [
      { command: 'cairn search release checklist', does: 'ranked, with the passages that match' },
      { command: 'cairn search --json --limit 3 migrations', does: 'for a program' },
    ],
    exitCodes: [finding, ...ofCheckout],
    load: () => import('../commands/search.command.ts'),
  },
  {
    name: 'completion',
    summary: 'Print the completion script of a shell',
    args: [{ name: 'shell', summary: 'for which shell', isRequired: true, choices: shells }],
    isRaw: true,
    examples: [
      {
        command: 'source <(cairn completion bash)',
        does: 'for this bash session; put it into ~/.bashrc to keep it',
      },
      { command: 'source <(cairn completion zsh)', does: 'for this zsh session, after compinit' },
      {
        command: 'cairn completion fish > ~/.config/fish/completions/cairn.fish',
        does: 'for fish, for good',
      },
    ],
    load: async () => {
      const { completionOf } = await import('../commands/completion.command.ts');
      return { run: completionOf(commands) };
    },
  },
];
