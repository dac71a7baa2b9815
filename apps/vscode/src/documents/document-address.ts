/** Scheme of the documents that can be edited: `cairn://<project>/<file name>`. */
export const DOCUMENT_SCHEME = 'cairn';
/** Scheme of texts that are only looked at: `cairn-version://<project>/<file name>?<version>`. */
export const VERSION_SCHEME = 'cairn-version';

export interface DocumentAddress {
  readonly projectId: string;
  /** Empty for the project's own folder. */
  readonly fileName: string;
}

// The project is no part of the path, which people see above the text.
export interface AddressParts {
  readonly authority: string;
  readonly path: string;
}

export const addressParts = ({ projectId, fileName }: DocumentAddress): AddressParts => ({
  authority: projectId,
  path: `/${fileName}`,
});

export const addressOf = ({ authority, path }: AddressParts): DocumentAddress => ({
  projectId: authority,
  fileName: path.replace(/^\/+|\/+$/g, ''),
});
