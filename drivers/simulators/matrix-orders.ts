/** What every simulated matrix can be told; a family adds its own habits by its model's `order`. drivers/README.md has the list. */
import type { Orders } from './control.js';
import type { SimulatedMatrix } from './simulated-matrix.js';

export function matrixOrders(device: SimulatedMatrix): Orders {
  const done = (): object => ({});
  return {
    snapshot: () => device.snapshot(),
    mark: () => ({ ties: device.mark() }),
    frontPanel: (order) => {
      const report = order.text('report', 'named');
      const told = report === 'bare' || report === 'none' ? report : 'named';
      device.frontPanel(order.number('output', 1), order.number('input', 0), told);
      return done();
    },
    otherClient: (order) => {
      device.otherClient(order.number('output', 1), order.number('input', 1));
      return done();
    },
    refuse: (order) => {
      device.faults.refuse = {
        code: order.text('code', ''),
        times: order.number('times', 1),
        skip: order.number('skip', 0),
      };
      return done();
    },
    dropReplies: (order) => {
      device.faults.dropReplies = order.number('times', 1);
      return done();
    },
    corrupt: (order) => {
      device.faults.corrupt = order.number('times', 1);
      return done();
    },
    slow: (order) => {
      device.faults.slowMs = order.number('ms', 0);
      return done();
    },
    split: (order) => {
      device.faults.split = { after: order.number('after', 1), pauseMs: order.number('ms', 20) };
      return done();
    },
    glue: (order) => {
      const words = device.reportOf(order.number('output', 1), order.number('input', 1)) ?? '';
      device.faults.glue = { before: words, behind: words };
      return done();
    },
    echo: (order) => {
      device.faults.echo = order.flag('on', true);
      return done();
    },
    garbage: (order) => {
      device.garbage(Uint8Array.from(Buffer.from(order.text('hex', ''), 'hex')));
      return done();
    },
    silence: (order) => {
      device.silence(order.number('ms', Number.POSITIVE_INFINITY));
      return done();
    },
    reboot: (order) => {
      device.reboot(order.number('ms', 500));
      return done();
    },
    unplug: () => {
      device.unplug();
      return done();
    },
    plug: async () => {
      await device.plug();
      return done();
    },
  };
}
