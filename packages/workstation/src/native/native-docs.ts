import { sha256, readManifest } from '../documents/manifest.ts';
import { WorkstationError } from '../errors/workstation.error.ts';
import type { Checkout } from '../settings/checkout.ts';
import { readInCheckout } from './checkout-files.ts';
import type { NativeDoc } from './plan-native.ts';

/**
 * The documents of a checkout as native files are made of them. Throws DOCS_INCOMPLETE when one of them is not what was brought
 * here: then they must be brought (and put right) first.
 */
export function nativeDocs({ docsDir, notesDir }: Pick<Checkout, 'docsDir' | 'notesDir'>): NativeDoc[] {
  return [...readManifest(notesDir)].map(([fileName, hash]) => {
    const standing = readInCheckout(docsDir, fileName);
    const content = 'text' in standing ? standing.text : null;
    if (content === null || sha256(content) !== hash)
      throw new WorkstationError(
        'DOCS_INCOMPLETE',
        `${fileName} below ${docsDir} is not as it was brought, so no native file was written. Bring the documents again.`,
      );
    return { fileName, content, hash: `sha256:${hash}` };
  });
}
