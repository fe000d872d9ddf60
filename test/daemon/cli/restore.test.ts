/** `wallkeeper restore` as root types it on a room's PC: only root can read the bundle, and all that is put back is the service's. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { demoRoom } from '../../../daemon/demo/demo-room.js';

const main = fileURLToPath(new URL('../../../daemon/main.js', import.meta.url));
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

function wallkeeper(...typed: readonly string[]) {
  const env = { PATH: process.env['PATH'] ?? '', WALLKEEPER_LANG: 'en' };
  return spawnSync(process.execPath, [main, ...typed], { env, encoding: 'utf8' });
}

t.test('root restores with no right of its own in the service’s folder', (t) => {
  // Where another user may go to: above it stands nothing that is root's alone.
  const top = mkdtempSync(join(tmpdir(), 'wk-restore-'));
  t.teardown(() => rmSync(top, { recursive: true }));
  chmodSync(top, 0o755);
  const [data, target, file] = [join(top, 'data'), join(top, 'target'), join(top, 'room.backup')];
  for (const folder of [data, join(data, 'journal'), target]) mkdirSync(folder);
  const room = demoRoom({ matrixPath: '/dev/ttyUSB0', httpPort: 8080, mqttPort: 1883, baudRate: 9600 });
  writeFileSync(join(data, 'room.json'), JSON.stringify(room));
  t.match(wallkeeper('backup', file, '--data', data), { status: 0 });
  const owner = isRoot ? nobody : statSync(target).uid;
  if (isRoot) chownSync(target, nobody, nobody);
  const strangers = (): readonly string[] =>
    readdirSync(target, { recursive: true, encoding: 'utf8' }).filter(
      (name) => statSync(join(target, name)).uid !== owner,
    );

  const put = wallkeeper('restore', file, '--data', target);
  t.equal(put.status, 0, put.stderr);
  t.ok(readdirSync(target).includes('room.json'));
  t.same(strangers(), []);
  const again = wallkeeper('restore', file, '--data', target);
  t.match(again.stderr, /\[backup-target-used\]/);
  t.match(again.stdout, /journal/i, 'and says what would change, though only root can read the bundle');
  const applied = wallkeeper('restore', file, '--data', target, '--apply');
  t.equal(applied.status, 0, applied.stderr);
  t.ok(readdirSync(target).some((name) => name.startsWith('replaced-')));
  t.same(strangers(), []);
  t.same(
    readdirSync(target).filter((name) => /lock|restoring/.test(name)),
    [],
  );
  t.match(wallkeeper('restore', join(top, 'no'), '--data', target, '--apply'), { status: 2, stderr: join(top, 'no') });
  if (isRoot) {
    mkdirSync(join(target, 'provisioning'), { mode: 0o700 });
    const before = readdirSync(target);
    t.match(wallkeeper('restore', file, '--data', target, '--apply').stderr, /EACCES|permission/i, 'root’s own stays');
    t.same(readdirSync(target), before, 'and the room is what it was');
  }
  t.end();
});
