/** HID palm terminals as the registry takes them: one driver, a profile for each make. */
import { KeeperError } from '../../errors.js';
import type { TerminalFamily } from '../../family.js';
import { HidTerminal } from './session.js';
import { profiles } from './table.js';
import { timings } from './timings.js';
import { terminalTools } from './tools.js';

export const hidTerminal: TerminalFamily = {
  kind: 'terminal',
  name: 'hid-terminal',
  tools: terminalTools,
  line: null,
  profiles: profiles.map((profile) => ({
    name: profile.name,
    use: profile.use,
    needsKey: profile.transport === 'reports' && profile.mac !== null,
    // No maker ships the reference page yet, and a wedge can be any keyboard: a room names its own.
    usb: [],
  })),
  make: ({ id, profile: name, key, link, ports }) => {
    const profile = profiles.find((one) => one.name === name);
    if (profile === undefined) {
      const known = profiles.map((one) => one.name).join(', ');
      throw new KeeperError('terminal-profile-unknown', { device: id, profile: name, known });
    }
    const signs = profile.transport === 'reports' && profile.mac !== null;
    if (signs && key?.length !== keyBytes) throw new KeeperError('terminal-key-missing', { device: id, profile: name });
    return new HidTerminal({ id, profile, key: signs ? key : null, link, timings, ports });
  },
};

const keyBytes = 32;
