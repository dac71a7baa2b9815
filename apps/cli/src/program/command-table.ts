import type { CommandSpec } from './command.ts';
import { shells } from './completion.ts';

/** Every command: help, completion and the guide are made of this. */
export const commands: readonly CommandSpec[] = [
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
