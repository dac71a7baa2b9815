import { type MachineFolders, saveKey, settingsFile } from '@cairn/workstation';
import { Api } from '../platform/api.ts';
import { ExitCode } from '../program/exit-code.ts';
import { Failure } from '../program/failure.ts';

export interface KeptKey {
  readonly url: string;
  readonly projectId: string;
  readonly name: string;
  readonly settingsFile: string;
}

interface KeyToKeep {
  readonly url: string;
  readonly projectId: string;
  readonly key: string;
  readonly name: string;
}

/** Into the user's settings, after the platform has said that it takes the key for that project. */
export async function keepKey(
  folders: MachineFolders,
  { url, projectId, key, name }: KeyToKeep,
  env: NodeJS.ProcessEnv,
): Promise<KeptKey> {
  await Api.withKey(url, key, env).get(`/hook/docs/${encodeURIComponent(projectId)}`);
  saveKey(folders, url, projectId, { key, name });
  return { url, projectId, name, settingsFile: settingsFile(folders) };
}

/** The only project that a key is for; throws where that cannot be told. */
export async function projectOfKey(url: string, key: string, env: NodeJS.ProcessEnv): Promise<string> {
  const me = await Api.withKey(url, key, env).get<{ projects: { id: string }[] }>('/api/auth/me');
  const [only, ...others] = me.projects;
  if (only && others.length === 0) return only.id;
  throw new Failure({
    code: 'PROJECT_NEEDED',
    exitCode: ExitCode.usage,
    what: only ? 'The key is for several projects.' : 'The key is for no project that can be told.',
    toDo: 'Say which one: --project <id>',
  });
}
