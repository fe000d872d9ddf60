// `npm run test:appliance`: the appliance test's core; with `-- --rest` what the core leaves out, with `-- --all` both,
// with `-- --only PATTERN` parts by their names.
// Needs root, qemu and what test/appliance/build-guest.sh needs.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = dirname(dirname(fileURLToPath(import.meta.url)));
const [choice = '--core', pattern, ...more] = process.argv.slice(2);
const isOnly = choice === '--only' && pattern !== undefined && more.length === 0;
if (!isOnly && !(['--core', '--rest', '--all'].includes(choice) && pattern === undefined)) {
  process.stderr.write('test:appliance: --core, --rest, --all, or --only PATTERN of the names of parts\n');
  process.exit(2);
}
const env = { ...process.env, WALLKEEPER_APPLIANCE: isOnly ? `only ${pattern}` : choice.slice(2) };
/** What never ends is ended: several times what a machine takes that others use too. */
const seconds = choice === '--core' ? 2400 : 7200;
const suite = 'dist/test/appliance/appliance.wider.js';
// No standard input: nothing here asks, and a closed one must not end it.
const { status } = spawnSync(process.execPath, ['.ci/test.mjs', `--seconds=${seconds}`, '--tell', suite], {
  cwd: top,
  env,
  stdio: ['ignore', 'inherit', 'inherit'],
});
process.exit(status ?? 1);
