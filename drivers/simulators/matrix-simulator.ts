/** Makes a family's model the simulator that `wallkeeper simulate` runs. */
import { control } from './control.js';
import { matrixOrders } from './matrix-orders.js';
import { SimulatedMatrix, type MatrixModel } from './simulated-matrix.js';
import type { Simulator, SimulatorDefaults } from './simulator.js';

export interface MatrixSize {
  readonly inputs: number;
  readonly outputs: number;
}

export function matrixSimulator(make: (size: MatrixSize) => MatrixModel, defaults: SimulatorDefaults): Simulator {
  return {
    defaults,
    matrix: make,
    start: async (settings, changed) => {
      const device = new SimulatedMatrix(settings, make(settings));
      device.onChange = (ties) => changed(`ties ${ties.join(' ')}`);
      const addresses = await device.start();
      const orders = matrixOrders(device);
      return {
        addresses,
        control: (order) => {
          void control(orders, order, (own) => device.order(own)).then((answer) =>
            changed(JSON.stringify(answer ?? { error: 'not understood' })),
          );
        },
        stop: () => {
          device.stop();
          return Promise.resolve();
        },
      };
    },
  };
}
