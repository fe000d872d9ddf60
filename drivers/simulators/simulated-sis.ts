/** The simulated Extron matrix as the registry and the demo take it. */
import { SisModel } from './extron-sis.js';
import { matrixSimulator } from './matrix-simulator.js';
import { SimulatedMatrix } from './simulated-matrix.js';
import type { Simulator, SimulatorSettings } from './simulator.js';

export class SimulatedSis extends SimulatedMatrix<SisModel> {
  constructor(settings: SimulatorSettings) {
    super(settings, new SisModel(settings));
  }
}

export const sisSimulator: Simulator = matrixSimulator((size) => new SisModel(size), {
  baudRate: 9600,
  tcpPort: null,
});
