// Written by scripts/monaco.mjs.
export const monacoBase = '/monaco/0.57.0-c3b10e87';
