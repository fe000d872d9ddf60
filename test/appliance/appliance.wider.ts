/**
 * The package on a real Debian with a real kernel: installed, wired to a matrix behind a USB-serial adapter, a palm
 * terminal, a relay and a wedge, and put through what happens to a PC in a rack. `npm run test:appliance` runs the core;
 * with `-- --rest` what the core leaves out, with `-- --all` everything.
 */
import { addInstall } from './parts-install.js';
import { addPackage } from './parts-package.js';
import { addPower } from './parts-power.js';
import { addRoom } from './parts-room.js';
import { Suite } from './suite.js';

const suite = await Suite.make(process.env['WALLKEEPER_APPLIANCE'] ?? 'core');
addInstall(suite);
addRoom(suite);
addPower(suite);
addPackage(suite);
suite.sayNotRun();
