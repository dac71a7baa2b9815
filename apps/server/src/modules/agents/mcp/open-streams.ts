import { Injectable } from '@nestjs/common';
import { AccessChanges, Authenticator, type Principal, ProjectAccess, actorOf } from '#platform/http';
import { CodedError } from '#platform/errors';

interface Stream {
  principal: Principal;
  projectId: string | null;
  end: () => void;
}

// One for each window of an editor, and some that were not closed properly.
const MAX_STREAMS = 16;

/** Answers that go on for long: so many for one caller, and none longer than the right to hear it. */
@Injectable()
export class OpenStreams {
  private readonly streams = new Set<Stream>();

  constructor(
    private readonly authenticator: Authenticator,
    private readonly projects: ProjectAccess,
    changes: AccessChanges,
  ) {
    changes.onChange((id) => void this.recheck(id));
  }

  /** Throws RATE_LIMITED; what comes back is called when it is over. */
  open(stream: Stream): () => void {
    const actor = actorOf(stream.principal);
    const count = [...this.streams].filter((one) => actorOf(one.principal) === actor).length;
    if (count >= MAX_STREAMS)
      throw new CodedError(
        'RATE_LIMITED',
        `At most ${MAX_STREAMS} streams are open for one key at a time. Close one, and try again.`,
        { retryAfter: 5 },
      );
    this.streams.add(stream);
    return () => this.streams.delete(stream);
  }

  private async recheck(id: string | null): Promise<void> {
    const concerned = [...this.streams].filter((stream) => id === null || concerns(stream, id));
    await Promise.all(concerned.map((stream) => this.recheckOne(stream)));
  }

  /** Nobody hears on whose right cannot be told: they may come back and ask. */
  private async recheckOne({ principal, projectId, end }: Stream): Promise<void> {
    try {
      const isStill = await this.authenticator.isStill(principal);
      const mayHear = projectId === null || (await this.projects.roleOf(principal, projectId)) !== null;
      if (!isStill || !mayHear) end();
    } catch {
      end();
    }
  }
}

const concerns = ({ principal, projectId }: Stream, id: string): boolean =>
  [principal.userId, principal.sessionId, principal.apiKey?.id, projectId].includes(id);
