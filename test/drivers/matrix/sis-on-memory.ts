/** The SIS driver on a line in memory, with the simulator's model or the test's own hand at the other end. */
import type { Test } from 'tap';
import { systemClock } from '../../../drivers/clock.js';
import type { MatrixEvent } from '../../../drivers/driver.js';
import type { Plane } from '../../../drivers/family.js';
import { KeptLink } from '../../../drivers/link/kept-link.js';
import { MemoryLine } from '../../../drivers/link/memory-transport.js';
import { extronSis } from '../../../drivers/matrix/extron-sis/family.js';
import { SisModel } from '../../../drivers/simulators/extron-sis.js';
import type { MatrixDriver } from '../../../drivers/driver.js';
import { until } from '../../until.js';

export interface OnMemory {
  readonly line: MemoryLine;
  readonly model: SisModel;
  readonly matrix: MatrixDriver;
  readonly events: MatrixEvent[];
}

/** Ready where it returns; `answer` may replace what the model says to a command. */
export async function onMemory(
  t: Test,
  size: { readonly inputs: number; readonly outputs: number; readonly plane?: Plane },
  answer: (command: string, reply: string) => string = (_, reply) => reply,
): Promise<OnMemory> {
  const model = new SisModel(size);
  const line = new MemoryLine(() => systemClock.now());
  line.onBytes((bytes) => {
    for (const command of commandsIn(model, bytes)) line.send(`${answer(command, model.answer(command))}\r\n`);
  });
  const link = new KeptLink({ transport: line, clock: systemClock, random: () => 0.5 });
  const ports = {
    clock: systemClock,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    trace: () => undefined,
  };
  const { inputs, outputs, plane = null } = size;
  const matrix = extronSis.make({ id: 'm', inputs, outputs, plane, address: null, link, linkType: 'serial', ports });
  const events: MatrixEvent[] = [];
  matrix.subscribe((event) => events.push(event));
  t.teardown(() => matrix.stop());
  matrix.start();
  await until('ready', () => matrix.status.state === 'ready');
  events.length = 0;
  line.received.length = 0;
  return { line, model, matrix, events };
}

/** The commands that the model hears in these bytes. */
export function commandsIn(model: SisModel, bytes: Uint8Array): readonly string[] {
  return Array.from(bytes, (byte) => model.take(byte, 0)).filter((command) => command !== null);
}
