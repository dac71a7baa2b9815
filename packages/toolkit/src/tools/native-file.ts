import type { TextDoc } from '../documents/doc-facts.ts';
import type { ToolNote } from './tool.ts';

/** A document of the platform as a rendering takes it. */
export interface SourceDoc extends TextDoc {
  /** `sha256:<64 hex>` of its content. */
  hash: string;
}

/**
 * whole: all of the file is ours; markdown, toml: blocks of ours between markers, anything of other people around them;
 * json: values of ours under keys of ours, among other people's.
 */
export type NativeShape = 'whole' | 'markdown' | 'toml' | 'json';

/**
 * How a local edit of a part finds back into its document: verbatim: the part is the document; body: the document's text below
 * its front matter; server: one MCP server of it; null: made by Cairn, or not to be turned around.
 */
export type CarryBack = 'verbatim' | 'body' | 'server' | null;

/** The smallest thing of ours in a native file: it is written, compared and taken away as one. */
export interface NativePart {
  /** Names it in its file: a marker's name, or the path of a value (see `jsonKey`); '' for a whole file. */
  key: string;
  /** The text between the markers, the file's text, or the value as JSON. */
  text: string;
  /** The document it comes from; null: from Cairn itself, such as hooks. */
  from: SourceDoc | null;
  back: CarryBack;
  /** Wanted only where nothing stands yet: what somebody else says there is as good. */
  ifAbsent?: true;
}

/** A file as a checkout should hold it. */
export interface NativeFile {
  path: string;
  shape: NativeShape;
  parts: NativePart[];
  notes: ToolNote[];
}

/** The path of a value in a JSON file, as a part's key. */
export const jsonKey = (...path: readonly string[]): string => path.map(encodeURIComponent).join('/');

export const jsonPath = (key: string): string[] => key.split('/').map(decodeURIComponent);

/** Ends the key of an element of a list that is ours because it starts the launcher. */
export const LAUNCHED = '+launcher';
