import type { DocVersion } from '@cairn/contracts';
import { date } from '../../../shared/lib/time';

interface Day {
  /** Told apart by it. */
  key: string;
  title: string;
  versions: DocVersion[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Versions, newest first, by the day on which they were made, as this browser counts days. */
export function byDay(versions: readonly DocVersion[], now: number): Day[] {
  const days: Day[] = [];
  for (const version of versions) {
    const key = new Date(version.createdAt).toDateString();
    const last = days.at(-1);
    if (last?.key === key) last.versions.push(version);
    else days.push({ key, title: titleOf(key, version.createdAt, now), versions: [version] });
  }
  return days;
}

function titleOf(key: string, at: string, now: number): string {
  if (key === new Date(now).toDateString()) return 'Today';
  if (key === new Date(now - DAY_MS).toDateString()) return 'Yesterday';
  return date(at);
}

/** “Ana”, “Ana and Ben”, “Ana, Ben and 2 more”. */
export function authorNames({ authors, createdByName }: DocVersion): string {
  const names = authors.map(({ name }) => name);
  if (names.length === 0) return createdByName;
  if (names.length <= 2) return names.join(' and ');
  return `${names[0]}, ${names[1]} and ${names.length - 2} more`;
}

/** Where the host of a repository shows a commit; null where that cannot be told from its address. */
export function commitPage(repoUrl: string | null, commit: string): string | null {
  const address = /^(?:https:\/\/(?:[^@/]+@)?|git@|ssh:\/\/git@)([^/:]+)[/:](.+?)(?:\.git)?\/*$/.exec(
    repoUrl ?? '',
  );
  const [, host, path] = address ?? [];
  if (!host || !path) return null;
  if (/(^|\.)github\./.test(host)) return `https://${host}/${path}/commit/${commit}`;
  if (/(^|\.)gitlab\./.test(host)) return `https://${host}/${path}/-/commit/${commit}`;
  return null;
}
