// `npm run test:appliance`: the appliance test's core; with `-- --all` everything of it. Needs root, qemu and what
// test/appliance/build-guest.sh needs.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = dirname(dirname(fileURLToPath(import.meta.url)));
const extra = process.argv.slice(2).filter((word) => word !== '--all');
if (extra.length > 0) {
  process.stderr.write(`test:appliance: unknown ${extra.join(' ')}; it knows --all\n`);
  process.exit(2);
}
const env = { ...process.env, WALLKEEPER_APPLIANCE: process.argv.includes('--all') ? 'all' : 'core' };
const suite = 'dist/test/appliance/appliance.wider.js';
const { status } = spawnSync('npx', ['tap', '--timeout=5400', suite], { cwd: top, env, stdio: 'inherit' });
process.exit(status ?? 1);
