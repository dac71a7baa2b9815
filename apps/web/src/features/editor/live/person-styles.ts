const COLOR = /^#[0-9a-f]{6}$/i;
const NEUTRAL = '#6b7280';
const made = new Map<string, string>();
let sheet: CSSStyleSheet | undefined;

/** As the server gave it; anything else than a plain colour is not let into a style. */
export function personColor(color: string): string {
  return COLOR.test(color) ? color : NEUTRAL;
}

/** Name of the class that colours a selection; Monaco takes names of classes, not styles. */
export function selectionClass(color: string): string {
  const plain = personColor(color);
  const known = made.get(plain);
  if (known) return known;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets.push(sheet);
  }
  const name = `remote-selection-${plain.slice(1)}`;
  sheet.insertRule(`.${name} { background-color: ${plain}47; }`);
  made.set(plain, name);
  return name;
}
