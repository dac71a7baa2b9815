import type { ResponseBody, docEndpoints } from '@cairn/contracts';
import { accessTo, linkedCheckout } from '../checkout/find-linked.ts';
import type { Terminal } from '../output/terminal.ts';
import { wrapped } from '../output/text-table.ts';
import { Api } from '../platform/api.ts';
import type { Run } from '../program/command.ts';
import { ExitCode } from '../program/exit-code.ts';
import { wrongUsage } from '../program/failure.ts';

type Found = ResponseBody<typeof docEndpoints.search>;
type Hit = Found['data'][number];

// The platform puts matches between these two, which stand in no text.
const MARKED = /\uE000([^\uE001]*)\uE001/g;
const WIDTH = 100;

export const run: Run = async (call, terminal) => {
  const linked = linkedCheckout(call, terminal);
  const { url, projectId, apiKey } = accessTo(linked);
  const limit = call.text('limit') ?? '10';
  if (!/^([1-9]\d?|100)$/.test(limit))
    throw wrongUsage('--limit is a number from 1 to 100.', 'cairn search --limit 5 …');
  const q = call.args.join(' ');
  const found = await Api.withKey(url, apiKey, terminal.env).get<Found>(
    `/api/projects/${projectId}/docs/search`,
    { q, perPage: limit },
  );
  return {
    exitCode: found.data.length > 0 ? ExitCode.ok : ExitCode.finding,
    data: { query: q, total: found.meta.total, results: found.data.map(toResult) },
    lines: linesOf(found, q, linked.checkout.docsName, terminal),
  };
};

const toResult = ({ doc, score, snippet, isSimilar }: Hit) => ({
  fileName: doc.fileName,
  version: doc.version,
  hash: doc.hash,
  score,
  isSimilar,
  snippet: snippet.replaceAll(MARKED, '$1'),
});

function linesOf(found: Found, q: string, docsName: string, terminal: Terminal): string[] {
  if (found.data.length === 0) return [`Nothing was found for "${q}".`];
  const lines = found.data.flatMap((hit) => [
    terminal.style('strong', `${docsName}/${hit.doc.fileName}`),
    ...snippetLines(hit, terminal),
    '',
  ]);
  const left = found.meta.total - found.data.length;
  return left > 0 ? [...lines, `${left} more; --limit shows them.`] : lines.slice(0, -1);
}

function snippetLines({ snippet, isSimilar }: Hit, terminal: Terminal): string[] {
  const text = snippet.replaceAll(/\s+/g, ' ').trim();
  const lines = wrapped(text, Math.min(terminal.width, WIDTH), '  ').map((line) =>
    line.replaceAll(MARKED, (_all, match: string) => terminal.style('mark', match)),
  );
  return isSimilar ? [...lines, terminal.style('dim', '  (words like these)')] : lines;
}
