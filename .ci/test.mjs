// What npm test runs, without tap's loaders, which cost a second a file. Every test file has a process of its own, but
// for those that keep to themselves: of these a few share one, for half a second of processor a file.
//   node .ci/test.mjs [--seconds=N] [--tell] [FILE.js ...]
// Without files: all .test.js below dist/test, each within N seconds. --tell: what the tests remark is shown as it comes.
// Prints a line a file and every failure whole, then "N passed, N failed" (leaf assertions), and exits 1 on a failure.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const top = dirname(dirname(fileURLToPath(import.meta.url)));
const asked = process.argv.slice(2);
const seconds = Number(asked.find((one) => one.startsWith('--seconds='))?.slice('--seconds='.length) ?? 170);
const tells = asked.includes('--tell');
/** Files that take longest, so that none of them is the last to begin. */
const first = ['faults/', 'e2e/', 'daemon/journal/', 'drivers/matrix/', 'drivers/link/', 'drivers/'];

/** Tests that start no process, listen to no signal and measure no time. */
const sharing = [
  ...['web-ui/', 'daemon/wall/', 'daemon/access/', 'daemon/config/', 'daemon/provisioning/', 'drivers/terminal/'],
  ...['-vectors.test.js', '-codec.test.js'],
];
const mostShared = 4;

const named = asked.filter((one) => !one.startsWith('--'));
const files = named.length > 0 ? named : allFiles();
if (files.length === 0) fail('no test file was built');
const total = { passed: 0, failed: 0, skipped: 0 };
const waiting = named.length > 0 ? files.map((file) => [file]) : inProcesses(files);
// Many tests wait for a line that is paced: one more than there are cores.
await Promise.all(Array.from({ length: cpus().length + 1 }, work));
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

async function work() {
  for (let some = waiting.shift(); some !== undefined; some = waiting.shift()) await run(some);
}

/** Files by the process that runs them. */
function inProcesses(all) {
  const processes = [];
  const open = new Map();
  for (const file of all) {
    const name = nameOf(file);
    const folder = sharing.find((one) => name.startsWith(one) || name.endsWith(one));
    const last = open.get(folder);
    if (folder !== undefined && last !== undefined && last.length < mostShared) {
      last.push(file);
      continue;
    }
    processes.push([file]);
    open.set(folder, processes.at(-1));
  }
  return processes;
}

function run(some) {
  return new Promise((resolve) => {
    const began = performance.now();
    const child = spawn(process.execPath, program(some), {
      cwd: top,
      env: { ...process.env, TAP_TIMEOUT: String(seconds), TAP_JOBS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let told = 0;
    const take = (chunk) => {
      output += chunk;
      if (!tells) return;
      const end = output.lastIndexOf('\n') + 1;
      for (const line of output.slice(told, end).split('\n')) if (isRemark(line)) process.stdout.write(`${line}\n`);
      told = end;
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    let isLate = false;
    // Asked first: a test may have programs of its own to end.
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGTERM');
    }, seconds * 1000);
    const lastTimer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000 + 10_000);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      clearTimeout(lastTimer);
      report(some, output, { code, signal, isLate, ms: performance.now() - began });
      resolve();
    });
  });
}

/** One file is the program; several are imported one after the other, and tap tells their tests in that order. */
function program(some) {
  if (some.length === 1) return some;
  const source = some.map((file) => `await import(${JSON.stringify(pathToFileURL(file).href)});`).join('\n');
  return ['--input-type=module', '--eval', source];
}

function nameOf(file) {
  return relative(join(top, 'dist', 'test'), join(top, relative(top, file)));
}

function report(some, output, { code, signal, isLate, ms }) {
  const counts = count(output);
  const crashed = counts.failed === 0 && (isLate || code !== 0 || counts.passed + counts.skipped === 0);
  if (crashed) counts.failed = 1;
  for (const name of Object.keys(total)) total[name] += counts[name];
  const good = counts.failed === 0;
  const name = some.map(nameOf).join(' ');
  process.stdout.write(`${good ? 'ok' : 'not ok'} ${name} (${counts.passed} in ${(ms / 1000).toFixed(1)} s)\n`);
  if (good) return;
  const end = signal === null ? `exit code ${code}` : `ended by ${signal}`;
  if (isLate) process.stdout.write(`  not over within ${seconds} s: ${end}\n`);
  else if (crashed) process.stdout.write(`  ${end}\n`);
  process.stdout.write(`${output.split('\n').filter(isNews).join('\n')}\n`);
}

/** Assertions that stand for nothing but themselves: the line that sums a subtest up is none. */
function count(output) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  /** Indent of the line before that was a result or a plan: deeper by one level, it belongs to what this one sums up. */
  let before = -1;
  let note = null;
  for (const line of output.split('\n')) {
    const indent = /^ */.exec(line)[0].length;
    if (note !== null) {
      if (indent === note && line.trim() === '...') note = null;
      continue;
    }
    if (line.trim() === '---') note = indent;
    // A subtest without assertions (a property that holds) counts by its own line.
    else if (/^ *1\.\.[1-9]/.test(line)) before = indent;
    const match = /^ *(not )?ok\b/.exec(line);
    if (match === null) continue;
    const sums = before === indent + 4;
    before = indent;
    if (/ # (SKIP|TODO)\b/i.test(line)) counts.skipped += 1;
    else if (!sums) counts[match[1] === undefined ? 'passed' : 'failed'] += 1;
  }
  return counts;
}

/** `t.comment`, and neither tap's own sums nor the name of a subtest that begins. */
function isRemark(line) {
  return /^ *# (?!Subtest|time=|\{)/.test(line);
}

/** Passing assertions are thousands of lines that nobody reads. */
function isNews(line) {
  return !/^ *(ok |1\.\.\d+|# (time=|Subtest)|TAP version)/.test(line) && line.trim() !== '';
}

function allFiles() {
  const folder = join(top, 'dist', 'test');
  const found = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.test.js'))
    .sort();
  const rank = (name) => {
    const at = first.findIndex((prefix) => name.startsWith(prefix));
    return at === -1 ? first.length : at;
  };
  return found.sort((a, b) => rank(a) - rank(b)).map((name) => join(folder, name));
}

function fail(text) {
  process.stderr.write(`wallkeeper: ${text}\n`);
  process.exit(1);
}
