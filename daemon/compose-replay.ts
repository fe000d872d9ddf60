/** The page's replay of a recorded line: in this process, to a simulated device that lives as long as it. */
import type { Clock } from '../drivers/clock.js';
import { KeeperError } from '../drivers/errors.js';
import { parseRecord } from './cli/line-record.js';
import { cliParts } from './cli/parts.js';
import { expectLine, replayRecord, type Replayed, type ReplayParts } from './cli/replay-run.js';
import type { ReplayPort, ReplayReport } from './edges/http/ports.js';

export interface ReplayLimits {
  /** A device that stays silent where it answered once costs so long, ms. */
  readonly waitMs: number;
  /** Of the whole record, ms; what is left then is left out. */
  readonly withinMs: number;
}

export const replayLimits: ReplayLimits = { waitMs: 1000, withinMs: 60_000 };

export function replayPort(clock: Clock, parts: ReplayParts = cliParts, limits = replayLimits): ReplayPort {
  let isRunning = false;
  const run = async ({ driver, size, text, file }: Parameters<ReplayPort['replay']>[0]): Promise<ReplayReport> => {
    await expectLine(parts, driver);
    const record = parseRecord(text, file);
    if (record.driver !== null && record.driver !== driver)
      throw new KeeperError('record-of-other-family', { recorded: record.driver, driver });
    const end = new AbortController();
    const cancel = clock.after(limits.withinMs, () => end.abort());
    const played: Replayed[] = [];
    try {
      const order = { driver, record, size, waitMs: limits.waitMs, signal: end.signal };
      for await (const one of replayRecord(parts, clock, order)) played.push(one);
    } finally {
      cancel();
    }
    return {
      exchanges: record.exchanges.length,
      played: played.map(({ number, ms, sent, answered, got, agrees }) => ({
        ...{ number, ms, sent, recorded: answered, got, agrees },
      })),
    };
  };
  return {
    replay: async (asked) => {
      if (isRunning) throw new KeeperError('replay-running');
      isRunning = true;
      try {
        return await run(asked);
      } finally {
        isRunning = false;
      }
    },
  };
}
