/** A matrix driver on a real line with its simulated device behind it, for the contract suite and for families' own tests. */
import { join } from 'node:path';
import type { Test } from 'tap';
import { systemClock } from '../../../drivers/clock.js';
import { inputId, outputId } from '../../../drivers/driver.js';
import type {
  DoubtReason,
  DriverPorts,
  Evidence,
  InputId,
  MatrixDriver,
  MatrixEvent,
  OutputId,
  Tie,
} from '../../../drivers/driver.js';
import type { LineSettings } from '../../../drivers/link/line.js';
import { makeMatrix } from '../../../drivers/registry.js';
import { SimulatedMatrix, type MatrixModel } from '../../../drivers/simulators/simulated-matrix.js';
import { until } from '../../until.js';
import { testFolder } from '../../folder.js';

export type LineKind = 'pseudo-terminal' | 'socket';

/** What the suite must be told of a family. */
export interface FamilyUnderTest<M extends MatrixModel = MatrixModel> {
  readonly driver: string;
  readonly lines: readonly LineKind[];
  /** Fast enough that a suite is quick, slow enough that bytes have their time. */
  readonly baudRate: number;
  /** A fresh device of 16 x 16. */
  readonly model: () => M;
  /** The device's word for "busy, try again"; null where the family has none. */
  readonly busy: string | null;
  /** Its word for a refusal that stays one. */
  readonly refusal: string;
}

export interface Running<M extends MatrixModel = MatrixModel> {
  readonly driver: MatrixDriver;
  readonly simulated: SimulatedMatrix<M>;
  /** True ties of the device: index 0 is output 1, 0 is nothing. */
  readonly ties: () => readonly number[];
  readonly events: MatrixEvent[];
  /** The last word on an output since `events` was emptied. */
  readonly told: (output: number) => { readonly input: InputId | null; readonly evidence: Evidence } | null;
  readonly doubted: (reason: DoubtReason) => boolean;
  /** Outputs of which something else is believed than what is true. */
  readonly lies: () => readonly number[];
}

export const ports: DriverPorts = {
  clock: systemClock,
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  trace: () => undefined,
};

/** Plugged in, started and ready; `prepare` sees the device before. Stopped when the test is over. */
export async function running<M extends MatrixModel>(
  t: Test,
  family: FamilyUnderTest<M>,
  line: LineKind = family.lines[0] ?? 'socket',
  prepare: (simulated: SimulatedMatrix<M>) => void = () => undefined,
): Promise<Running<M>> {
  const { baudRate } = family;
  const path = line === 'pseudo-terminal' ? join(testFolder(t), 'tty') : null;
  const tcpPort = path === null ? 0 : null;
  const simulated = new SimulatedMatrix({ inputs: 16, outputs: 16, baudRate, ptyLink: path, tcpPort }, family.model());
  prepare(simulated);
  const [address = ''] = await simulated.start();
  t.teardown(() => simulated.stop());
  const link: LineSettings =
    path === null
      ? { type: 'tcp', host: '127.0.0.1', port: Number(address.split(':')[1]) }
      : { type: 'serial', path, baudRate, dataBits: null, parity: null, stopBits: null };
  const settings = { id: 'm', driver: family.driver, inputs: 16, outputs: 16, plane: null, link };
  const made = await makeMatrix(settings, ports);
  if (made === null) throw new Error(`${family.driver} is not shipped`);
  const { driver } = made;
  const events: MatrixEvent[] = [];
  driver.subscribe((event) => events.push(event));
  t.teardown(() => driver.stop());
  driver.start();
  await until('ready', () => driver.status.state === 'ready');
  return { driver, simulated, events, ...beliefs(events, simulated) };
}

function beliefs(
  events: readonly MatrixEvent[],
  simulated: SimulatedMatrix,
): Pick<Running, 'ties' | 'told' | 'doubted' | 'lies'> {
  const told: Running['told'] = (output) => {
    for (const event of [...events].reverse()) {
      if (event.kind !== 'ties') continue;
      const found = event.ties.find((one) => one.output === output);
      if (found !== undefined) return { input: found.input, evidence: event.evidence };
    }
    return null;
  };
  const lies = (): readonly number[] => {
    const believed = new Map<number, number>();
    for (const event of events) {
      if (event.kind === 'ties') for (const { output, input } of event.ties) believed.set(output, input ?? 0);
      if (event.kind !== 'doubt') continue;
      for (const output of event.outputs === 'all' ? [...believed.keys()] : event.outputs) believed.delete(output);
    }
    return [...believed].filter(([output, input]) => simulated.model.ties[output - 1] !== input).map(([key]) => key);
  };
  return {
    ties: () => simulated.model.ties,
    told,
    lies,
    doubted: (reason) => events.some((event) => event.kind === 'doubt' && event.reason === reason),
  };
}

export function tie(output: number, input: number | null): Tie {
  return { output: out(output), input: input === null ? null : inp(input) };
}

export function out(value: number): OutputId {
  const id = outputId(value, 999);
  if (id === null) throw new Error(`no output ${value}`);
  return id;
}

export function inp(value: number): InputId {
  const id = inputId(value, 999);
  if (id === null) throw new Error(`no input ${value}`);
  return id;
}
