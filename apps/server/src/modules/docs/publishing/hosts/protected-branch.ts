// GitHub (GH006, GH013, rulesets), GitLab, Gitea and Bitbucket, each in its words.
const PROTECTED =
  /protected branch|branch is protected|GH006|GH013|rule violations|branch permissions|not allowed to push (into|to) this branch/i;

/** Whether a refusal is about a protected branch; a branch of one's own and a review are the way then. */
export function isAboutProtection(words: string): boolean {
  return PROTECTED.test(words);
}
