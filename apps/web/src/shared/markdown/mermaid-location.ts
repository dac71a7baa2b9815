// Written by scripts/mermaid.mjs.
export const mermaidEntry = '/mermaid/12.3.0/mermaid.esm.min.mjs';
