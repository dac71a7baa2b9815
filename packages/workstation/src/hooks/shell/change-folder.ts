import type { ShellState } from './shell-scene.ts';

/** What cd does, by text alone. */
export function changeFolder(args: readonly string[], state: ShellState): void {
  let target = state.scene.home;
  for (const word of args) {
    if (word === '-') target = state.scene.folder;
    else if (!word.startsWith('-')) target = word;
  }
  if (target === '~' || target.startsWith('~/')) target = state.scene.home + target.slice(1);
  const isAbsolute = target.startsWith('/') || /^[a-zA-Z]:/.test(target);
  state.here = isAbsolute ? target : `${state.here}/${target}`;
}
