/** Stands in until the parts are wired together; replaced whole at the merge. */
import { KeeperError } from '../drivers/errors.js';
import type { StartDaemon, StartDemo } from './cli/daemon-port.js';

export const startDaemon: StartDaemon = () =>
  Promise.reject(new KeeperError('cli-system-refused', { path: 'compose', detail: '' }));
export const startDemo: StartDemo = () =>
  Promise.reject(new KeeperError('cli-system-refused', { path: 'compose', detail: '' }));
