import type { WhenUnreachable } from '../tools/hook-files.ts';
import type { NativeFile, SourceDoc } from '../tools/native-file.ts';
import { onePerPath, renderTool } from '../tools/render-tool.ts';
import { byCodeUnits, toolDocsOf } from '../tools/tool-doc.ts';
import { type LeftOut, TOOLS, type ToolId } from '../tools/tool.ts';

export interface CheckoutRendering {
  /** By path. */
  files: NativeFile[];
  /** What a tool has no place for. */
  leftOut: (LeftOut & { tool: ToolId })[];
}

/** The native files of all a checkout’s tools together: the same documents and tools make the same, in whatever order they come. */
export function renderCheckout(
  docs: readonly SourceDoc[],
  tools: readonly ToolId[],
  whenUnreachable: WhenUnreachable,
): CheckoutRendering {
  const all = toolDocsOf(docs);
  const rendered = TOOLS.filter((tool) => tools.includes(tool)).map((tool) => ({
    tool,
    ...renderTool(tool, all, whenUnreachable),
  }));
  const { files } = onePerPath(rendered.flatMap((one) => one.files));
  return {
    files: files.toSorted((a, b) => byCodeUnits(a.path, b.path)),
    leftOut: rendered.flatMap(({ tool, leftOut }) => leftOut.map((one) => ({ tool, ...one }))),
  };
}
