/** Faults of a line that every simulated board on one can be told to have. */
import type { Order, Orders } from './control.js';
import type { SimulatedBoardLine } from './simulated-board-line.js';

export function lineFaultOrders(host: SimulatedBoardLine): Orders {
  const { faults } = host;
  const hex = (order: Order, otherwise: string): Uint8Array =>
    Uint8Array.from(Buffer.from(order.text('hex', otherwise), 'hex'));
  const doing =
    (act: (order: Order) => void) =>
    (order: Order): object => {
      act(order);
      return {};
    };
  return {
    dropReplies: doing((order) => (faults.dropReplies = order.number('times', 1))),
    corrupt: doing((order) => (faults.corrupt = order.number('times', 1))),
    slow: doing((order) => (faults.slowMs = order.number('ms', 0))),
    split: doing((order) => {
      const after = order.number('after', 0);
      faults.split = after === 0 ? null : { after, ms: order.number('ms', 20) };
    }),
    glue: doing((order) => (faults.glue = hex(order, ''))),
    echo: doing((order) => (faults.echo = order.flag('on', true))),
    silence: doing((order) => (faults.silent = order.flag('on', true))),
    garbage: doing((order) => host.garbage(hex(order, 'FF00AA'))),
  };
}
