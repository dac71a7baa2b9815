import { adminCommands } from './admin-commands.ts';
import type { CommandSpec, OptionSpec } from './command.ts';
import { shells } from './completion.ts';
import { ExitCode } from './exit-code.ts';

const { finding, interrupted, notLinked, notSignedIn, refused, unreachable } = ExitCode;

const dir: OptionSpec = {
  kind: 'text',
  value: '<folder>',
  summary: 'the checkout; without it, the one around this folder',
};
const project: OptionSpec = { kind: 'text', value: '<id>', summary: 'the project, by its id' };
const ofPlatform = [notSignedIn, unreachable, refused] as const;
const noBrowser = { kind: 'flag', summary: 'do not open a browser' } as const;
const ofCheckout = [...ofPlatform, notLinked] as const;

/** Every command: help, completion and the guide are made of this. */
export const commands: readonly CommandSpec[] = [
  {
    name: 'init',
    summary: 'Link a checkout to a project and bring the documents',
    description:
      'Finds the root of the git repository, signs the machine in where it is not yet, writes .cairn.json (to be committed, it holds no secret), keeps the key in your own settings, brings documents, hooks and the files of the chosen AI tools, and keeps what it brings out of git. Run again, it repairs what is missing and changes nothing else. With CAIRN_URL, CAIRN_API_KEY and CAIRN_PROJECT set, --yes asks nothing.',
    args: [{ name: 'url', summary: 'the platform; asked for where it is not known' }],
    options: {
      yes: { kind: 'flag', short: 'y', summary: 'ask nothing: take what is usual' },
      dir: { ...dir, summary: 'a folder of the checkout; this one without it' },
      project,
      tools: {
        kind: 'text',
        value: '<list>',
        summary: 'AI tools to serve: claude-code, codex, cursor, copilot, gemini-cli, or none',
      },
      import: { kind: 'flag', summary: 'make documents of the rules files that are in the repository' },
      'no-import': { kind: 'flag', summary: 'do not offer that' },
      'no-browser': noBrowser,
      'no-native': { kind: 'flag', summary: 'write no files of the tools, neither rules nor hooks' },
      'docs-dir': { kind: 'text', value: '<folder>', summary: 'where the documents go (.docs without it)' },
    },
    examples: [
      { command: 'cairn init https://cairn.example.com', does: 'in the checkout; signs in by the browser' },
      { command: 'cairn init --yes --dir ~/src/shop', does: 'for scripts, with the three variables set' },
      {
        command: 'cairn init --tools claude-code,codex --import',
        does: 'for two tools, with the rules there are',
      },
    ],
    exitCodes: [...ofPlatform, interrupted],
    load: () => import('../commands/init.command.ts'),
  },
  {
    name: 'login',
    summary: 'Sign this machine in to a platform',
    description:
      'Shows a code and an address; in the browser you compare the code, choose a project and let the machine in. It gets an API key of yours for that project, named after the machine, which is kept in your own settings (mode 0600) and nowhere else.',
    args: [{ name: 'url', summary: 'the platform; without it, the one of the checkout' }],
    options: {
      project: { ...project, summary: 'the project to suggest, by its id' },
      'key-stdin': { kind: 'flag', summary: 'take an API key from standard input instead of asking for one' },
      'no-browser': noBrowser,
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
    name: 'status',
    summary: 'Show how the checkout stands',
    description:
      'Project, documents (current or behind), the lock with who and until when, the background process, the hooks of each tool, and what was changed here.',
    options: { dir },
    examples: [
      { command: 'cairn status', does: 'at a glance' },
      { command: 'cairn status --json | jq .documents.current', does: 'for a script' },
    ],
    exitCodes: [finding, ...ofCheckout],
    load: () => import('../commands/status.command.ts'),
  },
  {
    name: 'sync',
    summary: 'Bring documents and native files in step now',
    description:
      'What was changed here by hand is put right; what stood there is kept for 14 days. With --check nothing is written, and the exit code is 1 when something is different.',
    options: { check: { kind: 'flag', summary: 'write nothing; tell what is different' }, dir },
    examples: [
      { command: 'cairn sync', does: 'now' },
      {
        command: 'cairn sync --check',
        does: 'in CI: fails when committed files are not what the documents say',
      },
    ],
    exitCodes: [finding, ...ofCheckout],
    load: () => import('../commands/sync.command.ts'),
  },
  {
    name: 'watch',
    summary: 'Keep all linked checkouts of this machine in step by themselves',
    description:
      'One process a machine. It hears of every change within a second, writes documents and native files, and keeps the file that lets hooks answer without the network. Without an option it stays in the foreground until it is stopped.',
    options: {
      detach: { kind: 'flag', summary: 'start it in the background, unless it runs already' },
      stop: { kind: 'flag', summary: 'stop it' },
      status: { kind: 'flag', summary: 'tell how it is; exit code 1 when it does not run' },
      install: { kind: 'flag', summary: 'start it with your session: a user service of systemd or launchd' },
      uninstall: { kind: 'flag', summary: 'take that service away' },
    },
    examples: [
      { command: 'cairn watch --detach', does: 'from now on, until the machine is turned off' },
      { command: 'cairn watch --install', does: 'from now on, always' },
      { command: 'cairn watch --status --json', does: 'for a script' },
    ],
    exitCodes: [finding, refused],
    load: () => import('../commands/watch.command.ts'),
  },
  {
    name: 'doctor',
    summary: 'Find out what is wrong, and what to do about it',
    description:
      'Looks at Node, git, the launcher, disk, proxy, link, platform, clock, key, secrets, documents, hooks and the background process. Problems give exit code 1, warnings do not.',
    options: { fix: { kind: 'flag', summary: 'mend what can be mended safely' }, dir },
    examples: [
      { command: 'cairn doctor', does: 'looks, and changes nothing' },
      { command: 'cairn doctor --fix', does: 'closes files to others, brings what is missing' },
    ],
    exitCodes: [finding],
    load: () => import('../commands/doctor.command.ts'),
  },
  {
    name: 'hook',
    summary: 'Answer a hook of an AI tool',
    description:
      'What the hook files of the tools call, with what the tool says on standard input. It never fails a tool by itself, and writes nothing but what the tool expects.',
    args: [
      { name: 'tool', summary: 'claude-code, codex, cursor, copilot or gemini-cli', isRequired: true },
      { name: 'event', summary: 'as the tool names it', isRequired: true },
    ],
    isRaw: true,
    examples: [
      {
        command: `echo '{"session_id":"x","cwd":"."}' | cairn hook claude-code SessionStart`,
        does: 'see what a hook would say',
      },
    ],
    load: () => import('../commands/hook.command.ts'),
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
    name: 'mcp',
    summary: 'Serve the documents to an AI tool over MCP',
    description:
      'What an AI tool starts: MCP over standard input and output, with the address and the key of the checkout, so that no key stands in a file of the tool. Its tools are those of the platform.',
    options: { dir },
    isRaw: true,
    examples: [
      { command: 'claude mcp add cairn -- cairn mcp', does: 'in the checkout, for Claude Code' },
      { command: 'codex mcp add cairn -- cairn mcp', does: 'in the checkout, for Codex' },
      { command: 'cairn mcp --dir ~/src/shop', does: 'for a tool that starts somewhere else' },
    ],
    exitCodes: ofCheckout,
    load: () => import('../commands/mcp.command.ts'),
  },
  ...adminCommands,
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
