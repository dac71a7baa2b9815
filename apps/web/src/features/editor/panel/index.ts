export { applyFix } from './apply-fix';
export { DocumentPanel } from './document-panel';
export { PanelButtons } from './panel-buttons';
export { useFindings, useMarkers } from './use-findings';
export { usePanelShortcuts } from './use-panel-shortcuts';
export { useReveal } from './use-reveal';
