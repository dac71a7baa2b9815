import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedClock } from './clock.ts';

interface WorkstationPlace {
  readonly folder: string;
  /** Empty for a yardstick. */
  readonly apiKey: string;
}

export interface Order {
  readonly url: string;
  readonly projectId: string;
  readonly places: readonly WorkstationPlace[];
  /** The documents' folder below each place. */
  readonly documents: string;
}

export type Report =
  | { readonly is: 'ready' }
  | { readonly is: 'written'; readonly hash: string; readonly times: readonly number[] }
  | { readonly is: 'failed'; readonly message: string };

export interface Delivery {
  /** Milliseconds from the save until each workstation had the text on disk. */
  readonly toDisk: readonly number[];
  /** Milliseconds until the save was answered. */
  readonly toAnswer: number;
}

const PROCESSES = 2;
const ARRIVE_WITHIN_MS = 60_000;
const running = new Set<ChildProcess>();

// A benchmark that fails half-way must not leave processes behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/** Workstations with a folder each, shared out over processes of their own. */
export class Fleet {
  private readonly children: ChildProcess[] = [];
  private readonly folders: readonly string[];
  private readonly documents: string;

  private constructor(order: Order) {
    this.folders = order.places.map((place) => place.folder);
    this.documents = order.documents;
  }

  static async open(order: Order): Promise<Fleet> {
    const fleet = new Fleet(order);
    for (const folder of fleet.folders) await mkdir(join(folder, 'bench'), { recursive: true });
    const shares = Array.from({ length: PROCESSES }, (_, n) =>
      order.places.filter((_place, index) => index % PROCESSES === n),
    );
    try {
      await Promise.all(shares.map((places) => fleet.start({ ...order, places })));
      return fleet;
    } catch (error) {
      await fleet.close();
      throw error;
    }
  }

  /** Saves, and waits until the text is on every disk. */
  async deliver(hash: string, save: () => Promise<void>): Promise<Delivery> {
    const arrivals = Promise.all(
      this.children.map((child) =>
        reportOf(child, (report) => report.is === 'written' && report.hash === hash),
      ),
    );
    const began = sharedClock();
    const saved = save().then(() => sharedClock() - began);
    const [toAnswer, reports] = await Promise.all([saved, arrivals]);
    const times = reports.flatMap((report) => (report.is === 'written' ? report.times : []));
    return { toAnswer, toDisk: times.map((time) => time - began) };
  }

  /** Byte for byte, on every disk. */
  async assertHas(fileName: string, content: string): Promise<void> {
    const expected = Buffer.from(content);
    for (const folder of this.folders) {
      const path = join(folder, this.documents, fileName);
      const found = await readFile(path);
      if (!found.equals(expected)) throw new Error(`${path} is not what was saved.`);
    }
  }

  async close(): Promise<void> {
    await Promise.all(
      this.children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }),
    );
  }

  private async start(order: Order): Promise<void> {
    const child = fork(join(import.meta.dirname, 'workstation-process.ts'));
    this.children.push(child);
    running.add(child);
    child.once('exit', () => running.delete(child));
    const ready = reportOf(child, (report) => report.is === 'ready');
    child.send(order);
    await ready;
  }
}

/** The first report that is meant; a failure, the process's end and silence reject. */
async function reportOf(child: ChildProcess, isMeant: (report: Report) => boolean): Promise<Report> {
  const { promise, resolve, reject } = Promise.withResolvers<Report>();
  const hear = (report: Report) => {
    if (report.is === 'failed') reject(new Error(report.message));
    else if (isMeant(report)) resolve(report);
  };
  const ended = () => reject(new Error('A process of workstations has ended.'));
  const timer = setTimeout(
    () => reject(new Error(`Workstations were not done after ${ARRIVE_WITHIN_MS / 1000} s.`)),
    ARRIVE_WITHIN_MS,
  );
  child.on('message', hear).once('exit', ended);
  return promise.finally(() => {
    clearTimeout(timer);
    child.off('message', hear).off('exit', ended);
  });
}
