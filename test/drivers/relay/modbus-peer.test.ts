/** Another Modbus implementation asks the simulated board, so that simulator and driver are not wrong together. */
import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import library from 'modbus-serial';
import t from 'tap';
import { SimulatedModbusRelay } from '../../../drivers/simulators/modbus-relay.js';
import { until } from '../../until.js';

/** The library's own form of a port: whole answers as `data`. */
class RtuPort extends EventEmitter {
  readonly #socket: Socket;
  isOpen = false;
  #held = Buffer.alloc(0);
  #expected = 0;

  constructor(port: number) {
    super();
    this.#socket = connect(port, '127.0.0.1', () => (this.isOpen = true));
    this.#socket.on('data', (bytes: Buffer) => {
      this.#held = Buffer.concat([this.#held, bytes]);
      const length = (this.#held[1] ?? 0) > 0x80 ? 5 : this.#expected;
      if (this.#held.length < length) return;
      this.emit('data', this.#held.subarray(0, length));
      this.#held = this.#held.subarray(length);
    });
  }

  open(done: (error?: Error) => void): void {
    done();
  }

  close(done?: () => void): void {
    this.isOpen = false;
    this.#socket.destroy();
    done?.();
  }

  write(request: Buffer): void {
    const count = request.readUInt16BE(4);
    this.#expected = (request[1] ?? 0) <= 2 ? 5 + Math.ceil(count / 8) : 8;
    this.#socket.write(request);
  }
}

t.test('coils, inputs and refusals are what another Modbus library expects', async (t) => {
  const board = new SimulatedModbusRelay({ inputs: 8, outputs: 8, baudRate: 115_200, ptyLink: null, tcpPort: 0 });
  const [address = ''] = await board.host.plug();
  const port = new RtuPort(Number(address.split(':')[1]));
  t.teardown(() => {
    port.close();
    board.stop();
  });
  await until('it is connected', () => port.isOpen);
  const client = new library.default(port);
  await new Promise<void>((resolve, reject) => {
    client.open((error: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
  client.setID(1);
  client.setTimeout(2000);
  await client.writeCoil(2, true);
  t.equal(board.relays.isEnergised(3), true);
  t.same((await client.readCoils(0, 8)).data, [false, false, true, false, false, false, false, false]);
  await client.writeCoil(2, false);
  t.same((await client.readCoils(0, 8)).data, Array(8).fill(false));
  board.doors[0]?.force();
  t.same((await client.readDiscreteInputs(0, 3)).data.slice(0, 3), [false, false, true]);
  await t.rejects(client.writeCoil(30, true), /Modbus exception 2/);
  await t.rejects(client.readHoldingRegisters(0, 1), /Modbus exception 1/);
});
