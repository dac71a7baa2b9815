import { cpus, loadavg, platform, release, totalmem } from 'node:os';

export interface Machine {
  readonly date: string;
  readonly node: string;
  readonly system: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGB: number;
  /** Over the last minute, before the benchmark began: above 0.5 or so, others were at work. */
  readonly loadBefore: number;
}

export function machineFacts(): Machine {
  const cores = cpus();
  return {
    date: new Date().toISOString(),
    node: process.version,
    system: `${platform()} ${release()}`,
    cores: cores.length,
    processor: cores[0]?.model.trim() ?? 'unknown',
    memoryGB: Math.round(totalmem() / 1e9),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}
