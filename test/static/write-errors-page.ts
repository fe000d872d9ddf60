/** Writes docs/errors.md anew; the test that compares it says when that is needed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from '../../daemon/messages/errors-page.js';
import { errorParts } from '../../daemon/messages/registry.js';
import { top } from './project.js';

writeFileSync(join(top, 'docs', 'errors.md'), errorsPage(errorParts));
