/**
 * The package on a real Debian with a real kernel: installed, wired to a matrix behind a USB-serial adapter, a palm
 * terminal, a relay and a wedge, and put through what happens to a PC in a rack. `npm run test:appliance` runs the core;
 * with `-- --rest` what the core leaves out, with `-- --all` everything.
 */
import t from 'tap';
import { addInstall } from './parts-install.js';
import { addPackage } from './parts-package.js';
import { addPower } from './parts-power.js';
import { addRest } from './parts-rest.js';
import { addRoom } from './parts-room.js';
import { addService } from './parts-service.js';
import { Suite } from './suite.js';

const suite = await Suite.make(process.env['WALLKEEPER_APPLIANCE'] ?? 'core').catch((error: unknown) => {
  t.fail(`there is no guest to try anything on: ${String(error)}`, { diagnostic: false });
  return null;
});
if (suite !== null) {
  addInstall(suite);
  addService(suite);
  addRoom(suite);
  addPower(suite);
  addPackage(suite);
  addRest(suite);
  suite.sayNotRun();
}
