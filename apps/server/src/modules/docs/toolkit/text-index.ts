import { Injectable } from '@nestjs/common';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { targetsOf } from './links.policy.ts';
import { TextIndexRepository } from './text-index.repository.ts';
import { wordsOf } from './words.policy.ts';

const AT_ONCE = 25;
/** Of a project that came all at once, the rest is read with the next question. */
const MOST_BATCHES = 40;

/**
 * What is read out of texts for links and for words typed wrongly. Texts change in many ways (saves, git, restores, live
 * editing), so whoever asks first has what changed since then read: no way can forget it, and no save waits for it.
 */
@Injectable()
export class TextIndex {
  constructor(private readonly repository: TextIndexRepository) {}

  async catchUp(projectId: string): Promise<void> {
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const unread = await this.repository.unread(projectId, AT_ONCE);
      if (unread.length === 0) return;
      const read = [];
      for (const { id, fileName, hash, content } of unread) {
        read.push({
          id,
          hash,
          targets: targetsOf(fileName, content),
          words: wordsOf(`${fileName}\n${content}`),
        });
        await nextTurn();
      }
      await this.repository.keep(projectId, read);
      if (unread.length < AT_ONCE) return;
    }
  }
}
