/** Modbus RTU relay boards as the registry takes them. */
import { RelaySession } from '../../device/relay-session.js';
import type { LineRelayFamily } from '../../family.js';
import { ModbusBoard } from './board.js';
import { timings, usualUnit } from './timings.js';
import { modbusTools } from './tools.js';

export const modbusRelay: LineRelayFamily = {
  kind: 'relay',
  name: 'modbus-relay',
  tools: modbusTools,
  line: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  make: ({ id, channels, inputs, unit, lockedEnergized, ports }, link) => {
    const board = new ModbusBoard({ id, unit: unit ?? usualUnit, channels, inputs, link, ports });
    return new RelaySession({ id, board, channels, inputs, lockedEnergized, timings, ports });
  },
};
