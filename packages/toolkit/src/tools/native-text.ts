/** Front matter above a body; fields without a value are left away. */
export function withFrontMatter(
  fields: Record<string, string | boolean | readonly string[] | null>,
  body: string,
): string {
  const lines = Object.entries(fields).flatMap(([key, value]) =>
    value === null ? [] : [`${key}: ${yamlValue(value)}`],
  );
  return `---\n${lines.join('\n')}\n---\n\n${body.replace(/^\n+/, '')}`;
}

// JSON’s texts and lists are YAML’s too.
function yamlValue(value: string | boolean | readonly string[]): string {
  if (
    typeof value === 'string' &&
    /^[A-Za-z][\w ,.()/-]*$/.test(value) &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value) &&
    !value.endsWith(' ')
  )
    return value;
  return typeof value === 'object'
    ? `[${value.map((one) => JSON.stringify(one)).join(', ')}]`
    : JSON.stringify(value);
}

export const tomlString = (text: string): string => JSON.stringify(text).replaceAll('\u007f', '\\u007f');

/** A literal text where it can stand as written, an escaped one else. */
export function tomlText(text: string): string {
  const isPlain =
    !text.includes("'''") && !text.endsWith("'") && !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text);
  if (isPlain) return `'''\n${text}'''`;
  const escaped = text.split('\n').map((line) => tomlString(line).slice(1, -1));
  return `"""\n${escaped.join('\n')}"""`;
}

export const tomlKey = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : tomlString(key));
