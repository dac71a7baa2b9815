export { FreshProofHost } from './fresh-proof-host';
export { withFreshProof } from './with-fresh-proof';
