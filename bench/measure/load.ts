import autocannon from 'autocannon';
import type { Goal, Pair, Row } from '../benchmark.ts';
import { cpuMicroseconds, hasProc } from './process-cost.ts';
import { pairedRow, quantile } from './statistics.ts';

export interface Target {
  readonly url: string;
  /** The process that answers; its CPU time is counted. */
  readonly pid: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What changes from one request to the next. */
  readonly next?: () => { path: string; body?: string };
  readonly method?: 'GET' | 'PUT';
}

export interface Load {
  readonly connections: number;
  readonly rounds: number;
  /** PostgreSQL's main process, whose CPU time is counted with its children's. */
  readonly databasePid: number;
  readonly progress: (text: string) => void;
}

interface Slice {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Of the answering process, and of PostgreSQL, for each request. */
  readonly serverCpu: number;
  readonly databaseCpu: number;
}

interface SlicePair {
  readonly ours: Slice;
  readonly yardstick: Slice;
}

interface LoadGoals {
  readonly throughput?: Goal;
  readonly p99?: Goal;
}

const SLICE_SECONDS = 1.5;
const WARM_UP_SECONDS = 3;

/** Short slices in turn, the order changing from pair to pair, after a warm-up of both. */
export async function compareLoads(
  name: string,
  targets: { ours: Target; yardstick: Target },
  load: Load,
  goals: LoadGoals,
): Promise<Row[]> {
  await runSlice(targets.ours, load, WARM_UP_SECONDS);
  await runSlice(targets.yardstick, load, WARM_UP_SECONDS);
  const pairs: SlicePair[] = [];
  for (let round = 0; round < load.rounds; round++) {
    load.progress(`${name}: ${round + 1} of ${load.rounds}`);
    pairs.push(await runPair(targets, load, round % 2 === 0));
  }
  const of = (figure: keyof Slice): Pair[] =>
    pairs.map(({ ours, yardstick }) => ({ ours: ours[figure], yardstick: yardstick[figure] }));
  return [
    pairedRow(name, 'requests/s', of('requestsPerSecond'), goals.throughput),
    pairedRow(`${name}, p50`, 'ms', of('p50')),
    pairedRow(`${name}, p99`, 'ms', of('p99'), goals.p99),
    ...(hasProc
      ? [
          pairedRow(`${name}, CPU of the server a request`, 'µs', of('serverCpu')),
          pairedRow(`${name}, CPU of PostgreSQL a request`, 'µs', of('databaseCpu')),
        ]
      : []),
  ];
}

async function runPair(
  { ours, yardstick }: { ours: Target; yardstick: Target },
  load: Load,
  oursFirst: boolean,
): Promise<SlicePair> {
  if (oursFirst) {
    const first = await runSlice(ours, load);
    return { ours: first, yardstick: await runSlice(yardstick, load) };
  }
  const first = await runSlice(yardstick, load);
  return { yardstick: first, ours: await runSlice(ours, load) };
}

async function runSlice(target: Target, load: Load, seconds = SLICE_SECONDS): Promise<Slice> {
  const cpu = () => (hasProc ? [cpuMicroseconds(target.pid), cpuMicroseconds(load.databasePid)] : [0, 0]);
  const [serverBefore = 0, databaseBefore = 0] = cpu();
  const began = performance.now();
  const times = await fire(target, load.connections, seconds);
  const elapsed = (performance.now() - began) / 1000;
  const [serverAfter = 0, databaseAfter = 0] = cpu();
  return {
    requestsPerSecond: times.length / elapsed,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    serverCpu: (serverAfter - serverBefore) / times.length,
    databaseCpu: (databaseAfter - databaseBefore) / times.length,
  };
}

/** The milliseconds of every answer. Autocannon's own figures are whole milliseconds, which is too coarse here. */
async function fire(target: Target, connections: number, duration: number): Promise<number[]> {
  const times: number[] = [];
  const { next, method = 'GET', headers = {} } = target;
  const options: autocannon.Options & { sampleInt: number } = {
    url: target.url,
    connections,
    duration,
    headers: { ...headers },
    method,
    // How often it looks whether the time is over.
    sampleInt: 50,
    ...(next && {
      requests: [{ setupRequest: (request: autocannon.Request) => ({ ...request, ...next() }) }],
    }),
  };
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
  const instance = autocannon(options, (error: unknown, result) => (error ? reject(error) : resolve(result)));
  instance.on('response', (_client, _status, _bytes, time) => times.push(time));
  const { non2xx, errors } = await promise;
  // A refusal is quicker than an answer: a figure with refusals in it would flatter.
  if (non2xx > 0 || errors > 0 || times.length === 0)
    throw new Error(`${target.url}: of ${times.length} answers ${non2xx} were refusals; ${errors} errors.`);
  return times;
}
