/** Orders to a simulated device as JSON objects, one in, one answer out: for the command line and the bench. */
import type { SimulatedSis } from './simulated-sis.js';

/** The answer; null where the order is not understood. Orders: docs/simulate.md. */
export async function control(device: SimulatedSis, order: unknown): Promise<object | null> {
  if (!isRecord(order) || typeof order['op'] !== 'string') return null;
  const number = (key: string, otherwise: number): number => (typeof order[key] === 'number' ? order[key] : otherwise);
  switch (order['op']) {
    case 'snapshot':
      return device.snapshot();
    case 'mark':
      return { ties: device.mark() };
    case 'frontPanel': {
      const report = order['report'];
      device.frontPanel(
        number('output', 1),
        number('input', 0),
        report === 'bare' || report === 'none' ? report : 'named',
      );
      return {};
    }
    case 'refuse':
      device.faults.refuse = {
        code: typeof order['code'] === 'string' ? order['code'] : 'E22',
        times: number('times', 1),
      };
      return {};
    case 'dropReplies':
      device.faults.dropReplies = number('times', 1);
      return {};
    case 'corrupt':
      device.faults.corrupt = number('times', 1);
      return {};
    case 'slow':
      device.faults.slowMs = number('ms', 0);
      return {};
    case 'silence':
      device.silence(number('ms', Number.POSITIVE_INFINITY));
      return {};
    case 'reboot':
      device.reboot(number('ms', 500));
      return {};
    case 'unplug':
      device.unplug();
      return {};
    case 'plug':
      await device.plug();
      return {};
    default:
      return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
