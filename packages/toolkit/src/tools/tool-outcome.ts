import { byteLength, estimatedTokens } from '../text/text-size.ts';
import { truncatedByCodex } from './codex.ts';
import { freshText } from './fresh-text.ts';
import type { WhenUnreachable } from './hook-files.ts';
import type { NativeFile, SourceDoc } from './native-file.ts';
import { renderTool } from './render-tool.ts';
import { toolDocsOf } from './tool-doc.ts';
import type { ToolFile, ToolId, ToolOutcome } from './tool.ts';

/** What a tool would find in a checkout that has nothing yet; the same documents make the same bytes. */
export function toolOutcome(
  tool: ToolId,
  docs: readonly SourceDoc[],
  whenUnreachable: WhenUnreachable = 'continue',
): ToolOutcome {
  const { files, leftOut } = renderTool(tool, toolDocsOf(docs), whenUnreachable);
  const shown = files.map(toolFileOf);
  return { tool, files: tool === 'codex' ? truncatedByCodex(shown) : shown, leftOut };
}

function toolFileOf(file: NativeFile): ToolFile {
  const content = freshText(file);
  return {
    path: file.path,
    from: [...new Set(file.parts.flatMap(({ from }) => from?.fileName ?? []))],
    content,
    bytes: byteLength(content),
    tokens: estimatedTokens(content),
    notes: file.notes,
  };
}
