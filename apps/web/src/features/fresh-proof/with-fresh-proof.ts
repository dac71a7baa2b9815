import { hasCode } from '@/shared/api';
import { useFreshProof } from './fresh-proof.store';

/** Does `work`; where the server wants a fresh proof first, asks for it and does it again. */
export async function withFreshProof<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!hasCode(error, 'FRESH_PROOF_NEEDED')) throw error;
    if (!(await useFreshProof.getState().ask())) throw error;
    return work();
  }
}
