/** Where a line of the text begins in the preview, in pixels from its top. */
export interface LineAnchor {
  line: number;
  top: number;
}

/** The place in the preview for a (fractional) line, between the blocks around it. */
export function topOfLine(anchors: readonly LineAnchor[], line: number): number {
  const [before, after] = around(anchors, (anchor) => anchor.line <= line);
  if (!before) return 0;
  if (!after || after.line === before.line) return before.top;
  return before.top + ((after.top - before.top) * (line - before.line)) / (after.line - before.line);
}

/** The (fractional) line for a place in the preview. */
export function lineAtTop(anchors: readonly LineAnchor[], top: number): number {
  const [before, after] = around(anchors, (anchor) => anchor.top <= top);
  if (!before) return 1;
  if (!after || after.top === before.top) return before.line;
  return before.line + ((after.line - before.line) * (top - before.top)) / (after.top - before.top);
}

/** The last anchor for which `isBefore` holds, and the one after it. Anchors are in order. */
function around(anchors: readonly LineAnchor[], isBefore: (anchor: LineAnchor) => boolean) {
  const at = anchors.findLastIndex(isBefore);
  return [anchors[at], anchors[at + 1]] as const;
}
