'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useFreshProof } from './fresh-proof.store';

const FreshProofDialog = dynamic(() => import('./fresh-proof-dialog').then((m) => m.FreshProofDialog), {
  ssr: false,
});

/** The dialog that asks who is there; its code is loaded when it is first needed. */
export function FreshProofHost() {
  const isAsking = useFreshProof(({ answer }) => answer !== undefined);
  const [wanted, setWanted] = useState(false);
  if (isAsking && !wanted) setWanted(true);
  return wanted ? <FreshProofDialog open={isAsking} /> : null;
}
