// Sets up what is missing before a npm script: the locked packages, then the build. Plain Node, no dependency,
// so that it runs on a fresh clone. `--modules-only` stops after the packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = dirname(dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20) fail(`Node ${process.versions.node} is too old: wallkeeper needs Node 20 or newer.`);
if (process.platform === 'win32') fail('wallkeeper runs on Linux (its serial and HID links need it).');

ensureModules();
if (!process.argv.includes('--modules-only')) ensureBuild();

function ensureModules() {
  const stamp = join(top, 'node_modules', '.wallkeeper-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(join(top, 'package-lock.json')))
    .update(`${process.platform} ${process.arch} node ${major}`)
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing the locked packages (npm ci) ...');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

function ensureBuild() {
  const stamp = join(top, 'dist', '.built');
  const sources = ['daemon', 'drivers', 'test', 'web-ui', 'package.json', 'tsconfig.json', '.ci'];
  const wanted = createHash('sha256')
    .update(sources.flatMap((name) => fingerprint(join(top, name))).join('\n'))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('building ...');
  // A renamed test would otherwise live on in dist and be run.
  for (const part of ['daemon', 'drivers', 'test', 'web-ui', 'page'])
    rmSync(join(top, 'dist', part), { recursive: true, force: true });
  rmSync(join(top, 'dist', '.tsbuildinfo'), { force: true });
  run('npm', ['run', '--silent', 'build']);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Path and content hash of every file below `path`; times would differ between clones of the same commit. */
function fingerprint(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [`${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`];
  return readdirSync(path)
    .sort()
    .flatMap((name) => fingerprint(join(path, name)));
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: top, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0)
    fail(
      `"${command} ${args.join(' ')}" ended with ${error ? error.message : `exit code ${status}`}; the lines above say why.`,
    );
}

function say(text) {
  process.stderr.write(`wallkeeper: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
