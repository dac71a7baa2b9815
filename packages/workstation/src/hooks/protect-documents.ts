import { homedir } from 'node:os';
import type { HookScene } from './hook-scene.ts';
import { ProtectedPaths } from './paths/protected-paths.ts';
import { readCommand } from './shell/read-command.ts';
import { type ShellPath, UNKNOWN } from './shell/shell-scene.ts';

/** Why this step may not be taken, where it plainly writes into the documents; null where it does not. */
export function refusedWrite(scene: HookScene): string | null {
  const { action, cwd } = scene.call;
  if (action.writes.length === 0 && !action.command) return null;
  const places = protectedPaths(scene);
  const written = action.writes.map((path) => ({ path, folder: cwd }));
  const found = [...written, ...writesOfCommand(scene, places)].find((path) => places.covers(path));
  return found ? reasonFor(found.path.replaceAll(UNKNOWN, '...'), scene) : null;
}

function protectedPaths({ call, checkout, env, protectedDocsPath }: HookScene): ProtectedPaths {
  return new ProtectedPaths({
    project: checkout.path,
    docsDir: checkout.docsDir,
    docsPath: protectedDocsPath,
    cwd: call.cwd,
    home: homeOf(env),
  });
}

export const homeOf = (env: HookScene['env']): string => env['HOME'] || env['USERPROFILE'] || homedir();

function writesOfCommand({ call, checkout, env }: HookScene, places: ProtectedPaths): readonly ShellPath[] {
  const { command } = call.action;
  if (!command) return [];
  return readCommand(command.text, {
    dialect: command.dialect,
    folder: call.cwd,
    project: checkout.path,
    home: homeOf(env),
    isProtected: (path) => places.covers(path),
  }).writes;
}

function reasonFor(path: string, { checkout, protectedDocsPath }: HookScene): string {
  if (/\.cairn\.env/i.test(path))
    return `Refused by Cairn: ${path} holds the settings and the API key of this checkout, which a person changes by hand. Nothing was written.`;
  const folders =
    protectedDocsPath === '' ? checkout.docsName : `${checkout.docsName} and ${protectedDocsPath}/`;
  return (
    `Refused by Cairn: ${path} belongs to the documents of this project. They are edited in Cairn at ${checkout.url}, ` +
    'and the copies here are replaced by the next sync, so a change made here would be lost. Nothing was written. ' +
    `What to do: tell the person what should change in the document, or write to a file outside ${folders}; reading the documents is fine.`
  );
}
