/** What the simulated chain of Samsung panels can be told. `panel` left out is every panel, or the first. */
import type { Order, Orders } from './control.js';
import type { ForPanel, SimulatedMdc } from './simulated-mdc.js';

export function mdcOrders(device: SimulatedMdc): Orders {
  const { faults } = device;
  const some = (order: Order): ForPanel => ({ panel: order.numberOrNull('panel'), times: order.number('times', 1) });
  const doing =
    (act: (order: Order) => void) =>
    (order: Order): object => {
      act(order);
      return {};
    };
  return {
    snapshot: () => device.snapshot(),
    mark: () => {
      device.mark();
      return device.snapshot();
    },
    byHand: (order) => {
      const id = order.number('panel', 1);
      const panel = device.model.panel(id);
      if (panel === null) return { error: 'no such panel' };
      device.byHand(id, {
        on: order.flag('on', panel.on),
        input: order.number('input', panel.input),
        wall: order.flag('wall', panel.wall),
        division: order.number('division', panel.division),
        position: order.number('position', panel.position),
        temperatureC: order.number('temperatureC', panel.temperatureC),
        lamp: order.number('lamp', panel.lamp),
        heat: order.number('heat', panel.heat),
        sync: order.number('sync', panel.sync),
        fan: order.number('fan', panel.fan),
      });
      return {};
    },
    refuse: doing((order) => (faults.refuse = { ...some(order), error: order.number('error', 1) })),
    dropReplies: doing((order) => (faults.dropReplies = some(order))),
    lie: doing((order) => (faults.lie = some(order))),
    corrupt: doing((order) => (faults.corrupt = some(order))),
    slow: doing((order) => (faults.slowMs = order.number('ms', 0))),
    split: (order) => {
      const after = order.number('after', 0);
      faults.split = after === 0 ? null : { after, ms: order.number('ms', 50) };
      return {};
    },
    glue: doing((order) => (faults.glue = Uint8Array.from(Buffer.from(order.text('hex', ''), 'hex')))),
    echo: doing((order) => (faults.echo = order.flag('on', true))),
    garbage: doing((order) => device.garbage(Uint8Array.from(Buffer.from(order.text('hex', 'FF00AA'), 'hex')))),
    deaf: doing((order) => (device.deafMs = order.number('ms', 2000))),
    silence: doing((order) =>
      device.silence(order.numberOrNull('panel'), order.number('ms', Number.POSITIVE_INFINITY)),
    ),
    reboot: doing((order) => device.reboot(order.number('panel', 1), order.number('ms', 2000))),
    unplug: doing(() => device.unplug()),
    plug: async () => {
      await device.plug();
      return {};
    },
  };
}
