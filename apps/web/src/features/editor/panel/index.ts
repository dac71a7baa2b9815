export { DocumentPanel } from './document-panel';
export { mend } from './mend';
export { PanelButtons } from './panel-buttons';
export { useFindings, useMarkers } from './use-findings';
export { usePanelShortcuts } from './use-panel-shortcuts';
export { useReveal } from './use-reveal';
