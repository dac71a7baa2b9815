export { RegionBar } from './region-bar';
export { type ConflictRegions, useConflictRegions } from './use-conflict-regions';
export { useRegionKeys } from './use-region-keys';
