/** Daemons that begin in the same instant: one has the folder or the port, every other one ends naming it. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { ended, freePort } from '../bench/servers.js';
import { testFolder } from '../folder.js';
import { until } from '../until.js';
import { mainPath, SimulatedChild } from './simulated-child.js';

const baudRate = 115_200;
const rounds = 2;

interface Started {
  readonly pid: number;
  readonly said: () => string;
  readonly code: () => number | null;
  end(): Promise<void>;
}

function start(t: Test, folder: string): Started {
  const child = spawn(process.execPath, [mainPath, 'run', '--data', folder], {
    env: { ...process.env, WALLKEEPER_LOG: 'fatal', WALLKEEPER_LANG: 'en' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const end = (): Promise<void> => ended(child, 'SIGTERM');
  t.teardown(end);
  return { pid: child.pid ?? 0, said: () => said, code: () => child.exitCode, end };
}

/** Settles with the one that is ready once all others have ended. */
async function oneWinner(t: Test, all: readonly Started[]): Promise<Started> {
  await until('all but one have ended', () => all.filter((one) => one.code() !== null).length === all.length - 1);
  const winner = all.find((one) => one.code() === null);
  if (winner === undefined) throw new Error('none is left');
  for (const loser of all) {
    if (loser === winner) continue;
    t.equal(loser.code(), 1);
    t.match(loser.said(), `pid ${winner.pid}`, 'it names the one that has it');
    t.equal(loser.said().trim().split('\n').length, 1, 'one line');
  }
  return winner;
}

function writeRoom(folder: string, matrixPath: string, ports: { mqttPort: number; httpPort: number }): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'room.json'), JSON.stringify(demoRoom({ matrixPath, baudRate, ...ports })));
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
  return answer?.status === 200;
}

t.test('one data folder', async (t) => {
  const top = testFolder(t);
  const device = await SimulatedChild.start(join(top, 'tty'), baudRate);
  t.teardown(() => device.stop());
  const folder = join(top, 'data');
  const httpPort = await freePort();
  writeRoom(folder, join(top, 'tty'), { mqttPort: await freePort(), httpPort });
  for (let round = 0; round < rounds; round += 1) {
    const winner = await oneWinner(
      t,
      [1, 2, 3].map(() => start(t, folder)),
    );
    await until('ready', () => isReady(httpPort));
    await winner.end();
    t.equal(winner.code(), 0);
  }
});

t.test('one serial port', async (t) => {
  const top = testFolder(t);
  const device = await SimulatedChild.start(join(top, 'tty'), baudRate);
  t.teardown(() => device.stop());
  for (const folder of ['a', 'b'])
    writeRoom(join(top, folder), join(top, 'tty'), { mqttPort: await freePort(), httpPort: await freePort() });
  for (let round = 0; round < rounds; round += 1) {
    const winner = await oneWinner(
      t,
      ['a', 'b'].map((folder) => start(t, join(top, folder))),
    );
    t.match((await device.ask('snapshot'))['ties'], Array);
    await winner.end();
    t.equal(winner.code(), 0);
  }
});
