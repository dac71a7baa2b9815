export interface HostPerson {
  name: string;
  email: string;
}

export interface HostChange {
  /** From the root of the repository. */
  path: string;
  /** null deletes; deleting what is not there is no mistake. What is there keeps its mode. */
  content: Buffer | null;
}

export interface HostCommit {
  branch: string;
  /** What the branch has to be at, else HEAD_MOVED; null: the repository has no branch yet. */
  expectedHead: string | null;
  changes: readonly HostChange[];
  /** Without `Co-authored-by`: who is credited how depends on the host. Ends with a block of trailers. */
  message: string;
  author: HostPerson;
  coAuthors: readonly HostPerson[];
}

export interface HostReview {
  url: string;
  number: number;
}

export interface ReviewRequest {
  /** Where the changes are. */
  branch: string;
  /** Where they are to go. */
  target: string;
  title: string;
  body: string;
}

/**
 * Where commits go out; reading goes through the mirror, whoever the host is. All throw RemoteHostError. When a call
 * is stopped or ends UNREACHABLE, the host may have taken it all the same: only a fetch tells.
 */
export interface RemoteHost {
  readonly kind: 'git' | 'github' | 'gitlab';
  /** One commit with all changes, or none. Never forced. `expectedHead` comes back where nothing changes. */
  commit(request: HostCommit, signal: AbortSignal): Promise<{ commit: string }>;
  /** A branch that is at this commit already will do; at another one it is HEAD_MOVED. */
  createBranch(name: string, from: string, signal: AbortSignal): Promise<void>;
  /** Deleting what is not there is no mistake. */
  deleteBranch(name: string, signal: AbortSignal): Promise<void>;
  /** The open one of the same branches where there is one. null: this host has no reviews. */
  openReview(request: ReviewRequest, signal: AbortSignal): Promise<HostReview | null>;
  /** The open one of this branch. */
  findReview(branch: string, signal: AbortSignal): Promise<HostReview | null>;
}
