import type { Blame, DocVersion } from '@cairn/contracts';
import { exactTime, relativeTime } from '../../../shared/lib/time';

export interface LineOwner {
  /** “Ana · 3 days ago”. */
  label: string;
  /** “A”, where there is no room for more. */
  initials: string;
  /** Of the line, in Markdown; nothing of it is a person's own markup. */
  hover: string;
}

export const LABEL_LENGTH = 20;

/** Who wrote each line of a version, by index. */
export function lineOwners({ runs, versions, lookedBackTo }: Blame, now: number): LineOwner[] {
  const known = new Map(versions.map((version) => [version.version, version]));
  const owners: LineOwner[] = [];
  for (const { line, count, version, by } of runs) {
    const owner = ownerOf(known.get(version ?? 0), by?.name, lookedBackTo, now);
    for (let at = line - 1; at < line - 1 + count; at += 1) owners[at] = owner;
  }
  return owners;
}

function ownerOf(
  version: DocVersion | undefined,
  name: string | undefined,
  lookedBackTo: number | null,
  now: number,
): LineOwner {
  if (!version || !name)
    return {
      label: 'earlier',
      initials: '…',
      hover: `Older than version ${lookedBackTo ?? 1}, further back than was compared.`,
    };
  const { agent, note, createdAt } = version;
  const when = relativeTime(createdAt, now);
  const room = LABEL_LENGTH - when.length - 3;
  const who = agent ? agent.name : name;
  const shown = who.length > room ? `${who.slice(0, Math.max(room - 1, 1))}…` : who;
  const lines = [
    `${name}${agent ? ` with ${agent.name}${agent.session ? `, session ${agent.session}` : ''}` : ''}`,
    `Version ${version.version}, ${exactTime(createdAt)}`,
    ...(note ? [note] : []),
  ];
  return {
    label: `${shown} · ${when}`,
    initials: initialsOf(who),
    hover: lines.map(escapeMarkdown).join('\n\n'),
  };
}

function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/).filter(Boolean);
  return [...words.slice(0, 1), ...words.slice(1).slice(-1)]
    .map((word) => String.fromCodePoint(word.codePointAt(0)!).toUpperCase())
    .join('');
}

const escapeMarkdown = (text: string) => text.replaceAll(/[\\`*_{}[\]()#+\-.!<>|~&]/g, String.raw`\$&`);
