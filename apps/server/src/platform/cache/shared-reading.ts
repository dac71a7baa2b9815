interface Asked<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One reading for all who ask about the same while another is under way: after a save, every workstation asks at once.
 * A reading begins after each of its questions was asked, so nobody gets an answer that was old already.
 */
export class SharedReading<Question, Answer> {
  // Who waits for the next reading, by what is read; there is an entry as long as a reading is under way.
  private readonly waiting = new Map<string, Asked<Question, Answer>[]>();

  constructor(
    /** Answers in the order of the questions. */
    private readonly read: (about: string, questions: readonly Question[]) => Promise<Answer[]>,
  ) {}

  ask(about: string, question: Question): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const asked = { question, resolve, reject };
    const waiting = this.waiting.get(about);
    if (waiting) waiting.push(asked);
    else void this.readOn(about, [asked]);
    return promise;
  }

  private async readOn(about: string, first: Asked<Question, Answer>[]): Promise<void> {
    for (let asked = first; asked.length > 0; asked = this.waiting.get(about) ?? []) {
      this.waiting.set(about, []);
      await this.answer(about, asked);
    }
    this.waiting.delete(about);
  }

  private async answer(about: string, asked: readonly Asked<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.read(
        about,
        asked.map(({ question }) => question),
      );
      for (const [n, { resolve }] of asked.entries()) resolve(answers[n]!);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
