/** Writes docs/configuration.md anew; the test that compares it says when that is needed. */
import { writeFileSync } from 'node:fs';
import { roomSchema } from '../../../daemon/config/schema.js';
import { configurationPage } from './configuration-page.js';

writeFileSync(new URL('../../../../docs/configuration.md', import.meta.url), configurationPage(roomSchema));
