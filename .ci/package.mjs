// `npm run package`: Debian packages of the daemon for amd64 and arm64 with their own Node, in dist/package. The same
// commit gives the same bytes. Needs npm, tar and dpkg-deb; compiles nothing, and runs nothing of what it packs, so
// that one machine makes both.
//
//   npm run package -- [--arch amd64,arm64] [--version X] [--out DIR]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pruneModules } from './package/modules.mjs';
import { sbomOf } from './package/sbom.mjs';

const top = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: { arch: { type: 'string', default: 'amd64,arm64' }, version: { type: 'string' }, out: { type: 'string' } },
});
const manifest = JSON.parse(fs.readFileSync(join(top, 'package.json'), 'utf8'));
const version = values.version ?? manifest.version;
const out = values.out ?? join(top, 'dist', 'package');
const debian = join(top, 'systemd', 'debian');
const runtime = JSON.parse(fs.readFileSync(join(debian, 'runtime.json'), 'utf8'));
/** Seconds since 1970 that every file carries: the commit's, so that the bytes tell nothing of the machine. */
const epoch = Number(process.env.SOURCE_DATE_EPOCH ?? run('git', ['log', '-1', '--format=%ct'], top).trim());
const npmCpu = { amd64: 'x64', arm64: 'arm64' };

for (const arch of values.arch.split(',')) {
  if (!(arch in npmCpu)) fail(`no architecture ${arch}: amd64 or arm64`);
  const deb = packageFor(arch);
  console.log(
    `${relative(process.cwd(), deb)}  ${Math.round(fs.statSync(deb).size / 1e5) / 10} MB  sha256 ${sum(deb)}`,
  );
}

function packageFor(arch) {
  const root = join(out, `root-${arch}`);
  fs.rmSync(root, { recursive: true, force: true });
  const app = join(root, 'usr/lib/wallkeeper/app');
  for (const part of ['daemon', 'drivers', 'page']) copy(join(top, 'dist', part), join(app, 'dist', part));
  installModules(app, arch);
  installRuntime(join(root, 'usr/lib/wallkeeper/node'), arch);
  for (const [from, to] of systemFiles()) copy(from, join(root, to));
  const sbom = sbomOf({
    app,
    npm,
    version,
    arch,
    epoch,
    runtime: { ...runtime.packages[arch], version: runtime.version },
  });
  fs.writeFileSync(join(root, 'usr/share/doc/wallkeeper/sbom.cdx.json'), sbom);
  settle(root);
  writeControl(root, arch);
  settle(root);
  const deb = join(out, `wallkeeper_${version}_${arch}.deb`);
  run('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z9', '--threads-max=1', '--build', root, deb], top, {
    SOURCE_DATE_EPOCH: String(epoch),
  });
  fs.copyFileSync(join(root, 'usr/share/doc/wallkeeper/sbom.cdx.json'), `${deb.slice(0, -4)}.sbom.cdx.json`);
  fs.rmSync(root, { recursive: true, force: true });
  return deb;
}

/** The locked packages without those for development, in the variants of that architecture, without any script run. */
function installModules(app, arch) {
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) fs.copyFileSync(join(top, name), join(app, name));
  const platform = ['--os=linux', `--cpu=${npmCpu[arch]}`, '--libc=glibc'];
  npm(['ci', '--omit=dev', '--ignore-scripts', '--loglevel=error', ...platform], app);
  for (const name of ['package-lock.json', '.npmrc']) fs.rmSync(join(app, name));
  const { name, description, license, type, engines, dependencies } = manifest;
  const kept = { name, version, description, private: true, license, type, engines, dependencies };
  fs.writeFileSync(join(app, 'package.json'), `${JSON.stringify(kept, null, 2)}\n`);
  pruneModules(join(app, 'node_modules'), npmCpu[arch]);
}

/** Node itself from its npm package; anything but the pinned bytes is refused. */
function installRuntime(target, arch) {
  const { name, integrity } = runtime.packages[arch];
  const cache = join(top, 'dist', 'package', 'cache');
  const archive = join(cache, `${name}-${runtime.version}.tgz`);
  if (!fs.existsSync(archive) || integrityOf(archive) !== integrity) {
    fs.mkdirSync(cache, { recursive: true });
    npm(['pack', `${name}@${runtime.version}`, '--silent', '--pack-destination', cache], cache);
    if (integrityOf(archive) !== integrity) fail(`${archive} is not what systemd/debian/runtime.json pins`);
  }
  fs.mkdirSync(dirname(target), { recursive: true });
  const fd = fs.openSync(target, 'w');
  const { status } = spawnSync('tar', ['-xzOf', archive, 'package/bin/node'], { stdio: ['ignore', fd, 'inherit'] });
  fs.closeSync(fd);
  if (status !== 0) fail(`no bin/node in ${archive}`);
}

function systemFiles() {
  const own = (name) => join(top, 'systemd', name);
  const rules = fs.readdirSync(own('.')).filter((name) => name.endsWith('.rules'));
  return [
    [own('start'), 'usr/lib/wallkeeper/start'],
    [own('wallkeeper.service'), 'usr/lib/systemd/system/wallkeeper.service'],
    [own('sysusers.conf'), 'usr/lib/sysusers.d/wallkeeper.conf'],
    [own('tmpfiles.conf'), 'usr/lib/tmpfiles.d/wallkeeper.conf'],
    [own('modules-load.conf'), 'usr/lib/modules-load.d/wallkeeper.conf'],
    [own('journald.conf'), 'usr/lib/systemd/journald.conf.d/wallkeeper.conf'],
    ...rules.map((name) => [own(name), `usr/lib/udev/rules.d/${name}`]),
    [join(debian, 'wallkeeper'), 'usr/bin/wallkeeper'],
    [join(debian, 'room.json'), 'usr/share/wallkeeper/room.json'],
    [join(debian, 'copyright'), 'usr/share/doc/wallkeeper/copyright'],
    [join(top, 'CHANGELOG.md'), 'usr/share/doc/wallkeeper/CHANGELOG.md'],
    [join(top, 'docs', 'operations.md'), 'usr/share/doc/wallkeeper/operations.md'],
    [join(top, 'docs', 'errors.md'), 'usr/share/doc/wallkeeper/errors.md'],
    [join(top, 'docs', 'configuration.md'), 'usr/share/doc/wallkeeper/configuration.md'],
  ];
}

function writeControl(root, arch) {
  const files = listFiles(root);
  const size = Math.ceil(files.reduce((sum, path) => sum + fs.lstatSync(join(root, path)).size, 0) / 1024);
  const fill = (text) =>
    text.replaceAll('@VERSION@', version).replaceAll('@ARCHITECTURE@', arch).replaceAll('@SIZE@', String(size));
  const control = join(root, 'DEBIAN');
  fs.mkdirSync(control);
  fs.writeFileSync(join(control, 'control'), fill(fs.readFileSync(join(debian, 'control.in'), 'utf8')));
  for (const script of ['preinst', 'postinst', 'prerm', 'postrm'])
    fs.writeFileSync(join(control, script), fill(fs.readFileSync(join(debian, script), 'utf8')));
  const sums = files.map(
    (path) =>
      `${createHash('md5')
        .update(fs.readFileSync(join(root, path)))
        .digest('hex')}  ${path}`,
  );
  fs.writeFileSync(join(control, 'md5sums'), `${sums.join('\n')}\n`);
}

/** The same owner rights and times on every machine, whatever umask and clock it has. */
function settle(root) {
  const isProgram = (path) =>
    /^usr\/bin\/|^usr\/lib\/wallkeeper\/(node|start)$|^DEBIAN\/(pre|post)(inst|rm)$/.test(path);
  const visit = (path) => {
    const at = join(root, path);
    const info = fs.lstatSync(at);
    if (info.isSymbolicLink()) fail(`${path} is a link`);
    if (info.isDirectory()) for (const name of fs.readdirSync(at)) visit(path === '' ? name : `${path}/${name}`);
    fs.chmodSync(at, info.isDirectory() || isProgram(path) ? 0o755 : 0o644);
    fs.utimesSync(at, epoch, epoch);
  };
  visit('');
}

/** Paths of the files below, relative, sorted by their bytes. */
function listFiles(root) {
  return fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

function copy(from, to) {
  fs.mkdirSync(dirname(to), { recursive: true });
  fs.cpSync(from, to, { recursive: true });
}

function npm(args, cwd) {
  return run('npm', args, cwd);
}

function run(command, args, cwd, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) fail(`"${command} ${args.join(' ')}": ${error?.message ?? `${stderr}${stdout}`.trim()}`);
  return stdout;
}

function integrityOf(path) {
  return `sha512-${createHash('sha512').update(fs.readFileSync(path)).digest('base64')}`;
}

function sum(path) {
  return createHash('sha256').update(fs.readFileSync(path)).digest('hex');
}

function fail(text) {
  process.stderr.write(`package: ${text}\n`);
  process.exit(1);
}
