import type { Mermaid } from 'mermaid';
import { mermaidEntry } from './mermaid-location';

export type DiagramScheme = 'light' | 'dark';

export interface Drawing {
  /** A picture by itself: what it shows can neither run nor reach anything. */
  src: string;
  width: number;
  height: number;
}

/** Why a diagram is not drawn, in words for its writer. */
export class DiagramError extends Error {
  override readonly name = 'DiagramError';

  constructor(
    message: string,
    /** Within the diagram, from 1; null: not known. */
    readonly line: number | null = null,
  ) {
    super(message);
  }
}

const MAX_CHARS = 20_000;
// Whatever of it makes the browser fetch something, while the diagram is measured in the page.
const REACHES_OUT =
  /url\s*\(|@import|@\{[^}]*\bimg\s*:|<\s*(img|image|iframe|link|style|video|audio|object|embed)\b/i;
const FONT = 'ui-sans-serif, system-ui, sans-serif';

let loading: Promise<Mermaid> | undefined;
let turn: Promise<unknown> = Promise.resolve();
let count = 0;

/** One picture of a diagram's source. Throws DiagramError for what cannot be drawn. */
export async function drawDiagram(source: string, scheme: DiagramScheme): Promise<Drawing> {
  if (source.length > MAX_CHARS)
    throw new DiagramError(`The diagram has more than ${MAX_CHARS.toLocaleString('en')} characters.`);
  const reaching = lineOf(source, REACHES_OUT);
  if (reaching !== null)
    throw new DiagramError('Diagrams hold no pictures, markup or addresses of their own.', reaching);
  const drawing = turn.then(() => drawn(source, scheme));
  turn = drawing.catch(() => undefined);
  return drawing;
}

/** Mermaid keeps what it is at in one place: two diagrams at once would be laid out as parts of each other. */
async function drawn(source: string, scheme: DiagramScheme): Promise<Drawing> {
  const mermaid = await loadMermaid();
  mermaid.initialize(settingsFor(scheme));
  const stage = stageOf();
  try {
    count += 1;
    const { svg } = await mermaid.render(`diagram-${count}`, source, stage);
    return drawingOf(svg, stage);
  } catch (error) {
    throw toDiagramError(error);
  } finally {
    stage.remove();
  }
}

/** Fetched once a page, when its first diagram is there; after a failure, the next one tries again. */
function loadMermaid(): Promise<Mermaid> {
  loading ??= (
    import(/* turbopackIgnore: true */ /* webpackIgnore: true */ mermaidEntry) as Promise<{
      default: Mermaid;
    }>
  ).then(
    (loaded) => loaded.default,
    () => {
      loading = undefined;
      throw new DiagramError('What draws diagrams could not be loaded. Reload the page to try again.');
    },
  );
  return loading;
}

function settingsFor(scheme: DiagramScheme): Parameters<Mermaid['initialize']>[0] {
  const settings = {
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    // Labels as text of the picture: markup in them would need a page around it.
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    theme: scheme === 'dark' ? 'dark' : 'default',
    fontFamily: FONT,
    maxTextSize: MAX_CHARS,
    maxEdges: 500,
    deterministicIds: true,
  } as const;
  // A diagram may not choose any of it for itself.
  const secure = [
    ...Object.keys(settings),
    'secure',
    'themeCSS',
    'themeVariables',
    'altFontFamily',
    'dompurifyConfig',
  ];
  return { ...settings, secure };
}

/** Where a diagram is laid out before it becomes a picture: in the page, as sizes of texts are only known there. */
function stageOf(): HTMLElement {
  const stage = document.createElement('div');
  stage.setAttribute('aria-hidden', 'true');
  stage.style.cssText = 'position:fixed;left:-10000px;top:0;width:1000px;visibility:hidden;contain:layout';
  document.body.append(stage);
  return stage;
}

const MARGIN = 8;

function drawingOf(svg: string, stage: HTMLElement): Drawing {
  // What is parsed like this neither runs nor loads; written as XML it is fit to be a picture.
  const root = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg');
  if (!root) throw new DiagramError('Nothing came out of this diagram.');
  stage.replaceChildren(root);
  // Measured once it is all there: the size that Mermaid notes down can leave parts of it out.
  const box = root.getBBox();
  if (box.width === 0) throw new DiagramError('Nothing came out of this diagram.');
  const [width, height] = [Math.ceil(box.width + 2 * MARGIN), Math.ceil(box.height + 2 * MARGIN)];
  root.setAttribute('viewBox', `${box.x - MARGIN} ${box.y - MARGIN} ${width} ${height}`);
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  root.style.removeProperty('max-width');
  const xml = new XMLSerializer().serializeToString(root);
  return { src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(xml)}`, width, height };
}

function toDiagramError(error: unknown): DiagramError {
  if (error instanceof DiagramError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const [, line] = /\bline:?\s*(\d+)/i.exec(text) ?? [];
  const [first = ''] = text.split('\n');
  const words = line ? 'This is not understood.' : first.slice(0, 200);
  return new DiagramError(words || 'This diagram is not understood.', line ? Number(line) : null);
}

function lineOf(source: string, pattern: RegExp): number | null {
  const at = source.search(pattern);
  return at < 0 ? null : source.slice(0, at).split('\n').length;
}
