export type Severity = 'error' | 'warning' | 'info';

/** Whole lines that take the place of others; `endLine` below `startLine`: they are put in before it. */
export interface Fix {
  label: string;
  startLine: number;
  endLine: number;
  lines: string[];
}

export interface Finding {
  /** Stable; `link-broken`, for instance. */
  code: string;
  severity: Severity;
  startLine: number;
  endLine: number;
  sentence: string;
  fix?: Fix;
}

export function finding(
  code: string,
  severity: Severity,
  line: number,
  sentence: string,
  fix?: Fix,
): Finding {
  return { code, severity, startLine: line, endLine: line, sentence, ...(fix && { fix }) };
}
