// Holds some of the workstations, so that neither the server nor the one who measures pays for them. Told over IPC which
// ones; tells of each text when the last of its workstations has it on disk.
import type { Order, Report } from './fleet.ts';
import { sharedClock } from './clock.ts';
import { openBare, openWatching } from './workstation.ts';

const written = new Map<string, number[]>();

process.once('message', (order: Order) => void open(order));
process.once('disconnect', () => process.exit(0));

async function open({ url, projectId, places }: Order): Promise<void> {
  const listener = { written: (hash: string) => note(hash, places.length), failed: fail };
  try {
    await Promise.all(
      places.map(({ folder, apiKey }) =>
        apiKey ? openWatching({ url, projectId, apiKey }, folder, listener) : openBare(url, folder, listener),
      ),
    );
    tell({ is: 'ready' });
  } catch (error) {
    fail(error);
  }
}

function note(hash: string, all: number): void {
  const times = written.get(hash) ?? [];
  written.set(hash, times);
  times.push(sharedClock());
  if (times.length < all) return;
  written.delete(hash);
  tell({ is: 'written', hash, times });
}

function fail(error: unknown): void {
  tell({ is: 'failed', message: error instanceof Error ? error.message : String(error) });
}

function tell(report: Report): void {
  process.send?.(report);
}
