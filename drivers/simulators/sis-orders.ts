/** What the simulated Extron matrix can be told. */
import type { Orders } from './control.js';
import type { SimulatedSis } from './simulated-sis.js';

export function sisOrders(device: SimulatedSis): Orders {
  return {
    snapshot: () => device.snapshot(),
    mark: () => ({ ties: device.mark() }),
    frontPanel: (order) => {
      const report = order.text('report', 'named');
      const told = report === 'bare' || report === 'none' ? report : 'named';
      device.frontPanel(order.number('output', 1), order.number('input', 0), told);
      return {};
    },
    refuse: (order) => {
      device.faults.refuse = { code: order.text('code', 'E22'), times: order.number('times', 1) };
      return {};
    },
    dropReplies: (order) => {
      device.faults.dropReplies = order.number('times', 1);
      return {};
    },
    corrupt: (order) => {
      device.faults.corrupt = order.number('times', 1);
      return {};
    },
    slow: (order) => {
      device.faults.slowMs = order.number('ms', 0);
      return {};
    },
    silence: (order) => {
      device.silence(order.number('ms', Number.POSITIVE_INFINITY));
      return {};
    },
    reboot: (order) => {
      device.reboot(order.number('ms', 500));
      return {};
    },
    unplug: () => {
      device.unplug();
      return {};
    },
    plug: async () => {
      await device.plug();
      return {};
    },
  };
}
