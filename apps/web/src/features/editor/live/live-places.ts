import {
  type Doc,
  type Text,
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromTypeIndex,
  decodeRelativePosition,
  encodeRelativePosition,
} from 'yjs';

export interface Stretch {
  start: number;
  end: number;
}

/** The two ends of a stretch, each bound to the character inside of it; in base64. */
export function markStretch(text: Text, { start, end }: Stretch): { start: string; end: string } {
  const encode = (index: number, side: number) =>
    btoa(
      String.fromCharCode(...encodeRelativePosition(createRelativePositionFromTypeIndex(text, index, side))),
    );
  return { start: encode(start, 0), end: encode(end, -1) };
}

/** Where the ends are now; equal when nothing of the stretch is left, null when they are of another text. */
export function findStretch(doc: Doc, mark: { start: string; end: string }): Stretch | null {
  try {
    const decode = (encoded: string) => {
      const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
      return createAbsolutePositionFromRelativePosition(decodeRelativePosition(bytes), doc);
    };
    const [start, end] = [decode(mark.start), decode(mark.end)];
    return start && end && { start: start.index, end: Math.max(start.index, end.index) };
  } catch {
    // Another program may have stored anything there.
    return null;
  }
}
