/** Every error code of the product, assembled from the parts that own them. docs/errors.md is made from it. */
import type { ErrorEntry, ErrorRegistry } from '../../drivers/errors.js';
import { linkErrors } from '../../drivers/link/errors.js';
import { deviceErrors } from '../../drivers/device/errors.js';
import { displayErrors } from '../../drivers/display/errors.js';
import { relayErrors } from '../../drivers/relay/errors.js';
import { terminalErrors } from '../../drivers/terminal/errors.js';
import { accessErrors } from '../access/errors.js';
import { backupErrors } from '../backup/errors.js';
import { cliErrors } from '../cli/errors.js';
import { configErrors } from '../config/errors.js';
import { httpErrors } from '../edges/http/errors.js';
import { mqttErrors } from '../edges/mqtt/errors.js';
import { pictureErrors } from '../edges/preview/errors.js';
import { journalErrors } from '../journal/errors.js';
import { provisioningErrors } from '../provisioning/errors.js';
import { wallErrors } from '../wall/errors.js';

/** Part name (a heading of docs/errors.md) and its codes. */
export const errorParts: readonly (readonly [part: string, errors: ErrorRegistry])[] = [
  ['Wall', wallErrors],
  ['Doors', accessErrors],
  ['Devices', deviceErrors],
  ['Panels', displayErrors],
  ['Terminals', terminalErrors],
  ['Relays', relayErrors],
  ['Links', linkErrors],
  ['Server', mqttErrors],
  ['Configuration', configErrors],
  ['Journal', journalErrors],
  ['Backup', backupErrors],
  ['Provisioning', provisioningErrors],
  ['Web', httpErrors],
  ['Pictures', pictureErrors],
  ['Command line', cliErrors],
];

export const errorRegistry: ReadonlyMap<string, ErrorEntry> = new Map(
  errorParts.flatMap(([, errors]) => Object.entries(errors)),
);
