// `npm run test:appliance`: the appliance test's core; with `-- --rest` what the core leaves out, with `-- --all` both.
// Needs root, qemu and what test/appliance/build-guest.sh needs.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = dirname(dirname(fileURLToPath(import.meta.url)));
const choices = ['--core', '--rest', '--all'];
const words = process.argv.slice(2);
const unknown = words.filter((word) => !choices.includes(word));
if (unknown.length > 0 || words.length > 1) {
  process.stderr.write(`test:appliance: it takes one of ${choices.join(', ')}; given: ${words.join(' ')}\n`);
  process.exit(2);
}
const env = { ...process.env, WALLKEEPER_APPLIANCE: (words[0] ?? '--core').slice(2) };
const suite = 'dist/test/appliance/appliance.wider.js';
// No standard input: nothing here asks, and a closed one must not end it.
const { status } = spawnSync('npx', ['tap', '--timeout=5400', suite], {
  cwd: top,
  env,
  stdio: ['ignore', 'inherit', 'inherit'],
});
process.exit(status ?? 1);
