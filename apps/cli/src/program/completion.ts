import type { CommandSpec } from './command.ts';
import { nextWords } from './find-command.ts';
import { optionsOf } from './parse-arguments.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** A script for the shell; it knows every command, option and choice, and asks the program nothing. */
export function completionScript(shell: Shell, commands: readonly CommandSpec[]): string {
  const places = placesOf(commands);
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](places);
}

interface Word {
  readonly word: string;
  readonly summary: string;
}

/** What may follow after `cairn <words>`. */
interface Place {
  readonly words: string;
  readonly next: readonly Word[];
}

function placesOf(commands: readonly CommandSpec[]): Place[] {
  const groups = new Set(['']);
  for (const { name } of commands) {
    const parts = name.split(' ');
    for (let length = 1; length < parts.length; length += 1) groups.add(parts.slice(0, length).join(' '));
  }
  return [
    ...[...groups].map((group) => groupPlace(commands, group)),
    ...commands.map((command) => ({ words: command.name, next: wordsOf(command) })),
  ];
}

const groupPlace = (commands: readonly CommandSpec[], group: string): Place => ({
  words: group,
  next: nextWords(commands, group).map((word) => {
    const name = group === '' ? word : `${group} ${word}`;
    const command = commands.find((one) => one.name === name);
    return { word, summary: command?.summary ?? `commands of ${name}` };
  }),
});

function wordsOf(command: CommandSpec): Word[] {
  const options = Object.entries(optionsOf(command)).map(([name, { summary }]) => ({
    word: `--${name}`,
    summary,
  }));
  const choices = (command.args?.[0]?.choices ?? []).map((word) => ({ word, summary: '' }));
  return [...choices, ...options];
}

const bashScript = (places: readonly Place[]): string => `# cairn: completion for bash
_cairn() {
  local at words="" current="\${COMP_WORDS[COMP_CWORD]}"
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at]}" in -*) ;; *) words="\${words:+$words }\${COMP_WORDS[at]}" ;; esac
  done
  local next=""
  while :; do
    case "$words" in
${places.map(({ words, next }) => `      ${quoted(words)}) next=${quoted(next.map(({ word }) => word).join(' '))}; break ;;`).join('\n')}
    esac
    case "$words" in *' '*) words="\${words% *}" ;; *) break ;; esac
  done
  COMPREPLY=($(compgen -W "$next" -- "$current"))
}
complete -o default -F _cairn cairn
`;

const zshScript = (places: readonly Place[]): string => `#compdef cairn
# cairn: completion for zsh
_cairn() {
  local words_before="" at
  local -a next
  for ((at = 2; at < CURRENT; at++)); do
    [[ "\${words[at]}" == -* ]] || words_before="\${words_before:+$words_before }\${words[at]}"
  done
  while true; do
    case "$words_before" in
${places.map(({ words, next }) => `      ${quoted(words)}) next=(${next.map(({ word, summary }) => quoted(`${word.replaceAll(':', '\\:')}:${summary}`)).join(' ')}); break ;;`).join('\n')}
    esac
    [[ "$words_before" == *' '* ]] || break
    words_before="\${words_before% *}"
  done
  (( \${#next} )) && _describe 'cairn' next || _files
}
compdef _cairn cairn
`;

const fishScript = (places: readonly Place[]): string => `# cairn: completion for fish
function __cairn_at
  set -l given (string match -v -- '-*' (commandline -opc)[2..])
  test "$given" = "$argv[1]"
end
complete -c cairn -f
${places
  .flatMap(({ words, next }) =>
    next.map(({ word, summary }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${quoted(word)}`;
      return `complete -c cairn -n ${quoted(`__cairn_at ${quoted(words)}`)} ${what} -d ${quoted(summary)}`;
    }),
  )
  .join('\n')}
`;

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
