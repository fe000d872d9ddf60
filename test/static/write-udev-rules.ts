/** Writes systemd/60-wallkeeper.rules from the registry. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { top } from './project.js';
import { rulesFile, rulesPath } from './udev-rules-file.js';

writeFileSync(join(top, rulesPath), await rulesFile());
