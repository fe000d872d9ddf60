/** A child of journal-kill.test.ts: appends for ever and writes the seq of each entry once it is acknowledged. */
import { writeSync } from 'node:fs';
import { draft, openJournal } from './journal-under-test.js';

const { journal } = await openJournal(process.argv[2] ?? '', { segmentBytes: 20_000 });

async function appendForEver(writer: number): Promise<void> {
  for (let n = 0; ; n += 1) {
    const { seq } = await journal.append({ ...draft(n), data: { writer, n } });
    writeSync(1, `${seq} ${writer} ${n}\n`);
  }
}

await Promise.all([1, 2, 3, 4].map(appendForEver));
