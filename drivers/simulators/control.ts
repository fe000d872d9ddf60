/**
 * Orders to a simulated matrix as JSON objects, one in, one answer out: for the command line and the bench. The orders
 * are in drivers/README.md.
 */
import type { SimulatedMatrix } from './simulated-matrix.js';

/** The answer; null where the order is not understood. */
export async function control(device: SimulatedMatrix, order: unknown): Promise<object | null> {
  if (!isRecord(order) || typeof order['op'] !== 'string') return null;
  const number = (key: string, otherwise: number): number => (typeof order[key] === 'number' ? order[key] : otherwise);
  const text = (key: string): string => (typeof order[key] === 'string' ? order[key] : '');
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
    case 'otherClient':
      device.otherClient(number('output', 1), number('input', 1));
      return {};
    case 'refuse':
      device.faults.refuse = { code: text('code'), times: number('times', 1), skip: number('skip', 0) };
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
    case 'split':
      device.faults.split = { after: number('after', 1), pauseMs: number('ms', 20) };
      return {};
    case 'glue': {
      const words = device.reportOf(number('output', 1), number('input', 1)) ?? '';
      device.faults.glue = { before: words, behind: words };
      return {};
    }
    case 'echo':
      device.faults.echo = order['on'] !== false;
      return {};
    case 'garbage':
      device.garbage(Uint8Array.from(Buffer.from(text('hex'), 'hex')));
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
      return device.order(order);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
