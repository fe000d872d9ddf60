import { readFile } from 'node:fs/promises';
import { KeeperError } from '../../drivers/errors.js';
import { say } from '../messages/catalogue.js';
import { numberOption, positional } from './arguments.js';
import { parseRecord } from './line-record.js';
import { expectLine, replayRecord, type Replayed, type ReplayOrder } from './replay-run.js';
import { exitCodes, type Verb } from './verb.js';

export const replay: Verb = {
  name: 'replay',
  summary: {
    en: 'plays a recorded line to a simulated device and tells where its answers differ',
    id: 'memutar rekaman jalur ke perangkat simulasi dan menunjukkan jawaban yang berbeda',
  },
  usage: ['DRIVER FILE [--inputs N] [--outputs N] [--panels N] [--wait MS]'],
  positionals: { least: 2, most: 2 },
  options: {
    inputs: { type: 'string', value: 'N', help: { en: 'inputs, default 16', id: 'jumlah masukan, bawaan 16' } },
    outputs: { type: 'string', value: 'N', help: { en: 'outputs, default 16', id: 'jumlah keluaran, bawaan 16' } },
    panels: {
      type: 'string',
      value: 'N',
      help: { en: 'panels of a display chain, default 8', id: 'jumlah panel pada rantai layar, bawaan 8' },
    },
    wait: {
      type: 'string',
      value: 'MS',
      help: {
        en: 'how long an answer is waited for, default 2000',
        id: 'lama menunggu jawaban, bawaan 2000',
      },
    },
  },
  notes: {
    en: 'FILE is the record that the line monitor gives out. Each answer that differs is a JSON line: sent, recorded, got. A simulated device begins in another state than the real one: answers that tell it may differ and be right. The exit code is 1 where something differs.',
    id: 'FILE adalah rekaman yang diunduh dari pemantau jalur. Tiap jawaban yang berbeda menjadi satu baris JSON: sent, recorded, got. Perangkat simulasi mulai dari keadaan lain: jawaban tentang keadaan dapat berbeda dan tetap benar. Kode keluar 1 bila ada yang berbeda.',
  },
  async run(context, args) {
    const driver = positional(args, 0);
    const file = positional(args, 1);
    const { parts, clock, signal } = context;
    await expectLine(parts, driver);
    const record = parseRecord(await textIn(file), file);
    const size = sizeAsked(args);
    const waitMs = numberOption(args, 'wait', { least: 1, most: 600_000 }) ?? 2000;
    let differing = 0;
    for await (const played of replayRecord(parts, clock, { driver, record, size, waitMs, signal })) {
      if (played.agrees) continue;
      differing += 1;
      context.out(`${JSON.stringify(difference(played))}\n`);
    }
    context.out(`${say(context.language, 'replay-done', { exchanges: record.exchanges.length, differing })}\n`);
    return differing === 0 ? exitCodes.success : exitCodes.failure;
  },
};

function sizeAsked(args: Parameters<typeof numberOption>[0]): ReplayOrder['size'] {
  const inputs = numberOption(args, 'inputs', { least: 0, most: 128 });
  const outputs = numberOption(args, 'outputs', { least: 1, most: 128 });
  const panels = numberOption(args, 'panels', { least: 1, most: 100 });
  return {
    ...(inputs === null ? {} : { inputs }),
    ...(outputs === null ? {} : { outputs }),
    ...(panels === null ? {} : { panels }),
  };
}

function difference({ number, ms, sent, answered, got }: Replayed): object {
  const hex = { sent: sent.toString('hex'), recorded: answered.toString('hex'), got: got.toString('hex') };
  return { exchange: number, ms, ...hex };
}

async function textIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new KeeperError('cli-record-wrong', { file, line: 1, reason: String(error) }, error);
  }
}
