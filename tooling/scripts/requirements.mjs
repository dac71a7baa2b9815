import { execFileSync } from 'node:child_process';
import { Failure } from './step.mjs';

const GIT = { major: 2, minor: 39 };

export function checkRequirements() {
  const found = gitVersion();
  if (!found) {
    throw new Failure(
      'git is missing: install git 2.39 or newer (https://git-scm.com/downloads), then start again.',
    );
  }
  const [major = 0, minor = 0] = found.split('.').map(Number);
  if (major < GIT.major || (major === GIT.major && minor < GIT.minor)) {
    throw new Failure(
      `git ${found} is too old: install git 2.39 or newer (https://git-scm.com/downloads), then start again.`,
    );
  }
}

function gitVersion() {
  try {
    return /\d+\.\d+(\.\d+)?/.exec(execFileSync('git', ['--version'], { encoding: 'utf8' }))?.[0];
  } catch {
    return undefined;
  }
}
