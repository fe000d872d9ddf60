import t from 'tap';
import { nearest } from '../../../daemon/messages/nearest.js';
import { exitCodeOf, reportError } from '../../../daemon/cli/report.js';
import { runUntilStopped } from '../../../daemon/cli/run-until-stopped.js';
import { loadVerb, verbNames } from '../../../daemon/cli/verbs.js';
import { explain, oneLine } from '../../../daemon/messages/explain.js';
import { languageOf } from '../../../daemon/messages/language.js';
import { KeeperError } from '../../../drivers/errors.js';
import { memoryContext, wallkeeper } from './memory-context.js';

/** One line: what happened, what to do, the code. */
const errorLine = (code: string): RegExp => new RegExp(`^wallkeeper: [^\\n]+ [^\\n]+ \\[${code}\\]\\n$`);

t.test('help of the whole and of each verb, in both languages', async (t) => {
  const whole = await wallkeeper(['--help']);
  t.equal(whole.code, 0);
  t.equal(whole.err, '');
  for (const name of verbNames) {
    t.match(whole.out, new RegExp(`^  ${name}\\b`, 'm'), `${name} is listed`);
    const verb = await loadVerb(name);
    t.equal(verb?.name, name, 'the table and the verb agree');
    for (const language of ['en', 'id'] as const) {
      const page = await wallkeeper([...name.split(' '), '--help'], { language });
      t.equal(page.code, 0);
      t.match(page.out, `wallkeeper ${name}`);
      for (const option of Object.keys(verb?.options ?? {})) t.match(page.out, `--${option}`, `${name} --${option}`);
    }
  }
  t.match((await wallkeeper(['help', 'run'])).out, 'wallkeeper run --data DIR');
  const both = await wallkeeper(['audit', '--help']);
  t.match(both.out, /audit verify[\s\S]*audit export/);
});

t.test('called with nothing, the overview goes to standard error', async (t) => {
  const { code, out, err } = await wallkeeper([]);
  t.equal(code, 2);
  t.equal(out, '');
  t.match(err, 'demo');
});

t.test('a mistyped verb is told the nearest', async (t) => {
  const { code, out, err } = await wallkeeper(['chekc', 'room.json']);
  t.equal(code, 2);
  t.equal(out, '');
  t.match(err, errorLine('cli-verb-unknown'));
  t.match(err, '(check?)');
  t.match((await wallkeeper(['xyzzy'])).err, /“xyzzy”; nothing/);
  t.match((await wallkeeper(['--data', 'x', 'run'])).err, errorLine('cli-verb-missing'));
  t.match((await wallkeeper(['audit'])).err, /audit verify, audit export\. \[cli-verb-incomplete\]/);
  t.match((await wallkeeper(['audit', 'verfiy'])).err, '(audit verify?)');
  t.match((await wallkeeper(['constructor'])).err, errorLine('cli-verb-unknown'));
});

t.test('wrong options and arguments are one line and exit 2', async (t) => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['cli-option-unknown', ['run', '--dta', 'x']],
    ['cli-option-unknown', ['run', '--data', 'x', '-x']],
    ['cli-option-unknown', ['run', '--toString']],
    ['cli-option-value-missing', ['run', '--data']],
    ['cli-option-value-missing', ['demo', '--data', '--http-port', '1']],
    ['cli-option-value-missing', ['run', '--data=']],
    ['cli-option-required', ['run']],
    ['cli-option-takes-no-value', ['devices', '--json=yes']],
    ['cli-option-not-a-number', ['demo', '--http-port', '99999']],
    ['cli-option-not-a-number', ['demo', '--http-port', '1e3']],
    ['cli-argument-missing', ['check']],
    ['cli-argument-unexpected', ['check', 'a', 'b']],
  ];
  for (const [code, typed] of cases) {
    const result = await wallkeeper(typed);
    t.equal(result.code, 2, typed.join(' '));
    t.equal(result.out, '');
    t.match(result.err, errorLine(code), typed.join(' '));
  }
  t.match((await wallkeeper(['run', '--dta', 'x'])).err, '(--data?)');
});

t.test('the reader gets his language', async (t) => {
  t.match((await wallkeeper(['xyzzy'], { language: 'id' })).err, /^wallkeeper: Tidak ada perintah/);
  t.equal(languageOf({ WALLKEEPER_LANG: 'id', LANG: 'en_US.UTF-8' }), 'id');
  t.equal(languageOf({ WALLKEEPER_LANG: 'en', LANG: 'id_ID.UTF-8' }), 'en');
  t.equal(languageOf({ LANG: 'id_ID.UTF-8' }), 'id');
  t.equal(languageOf({ LC_ALL: 'C', LC_MESSAGES: 'id_ID', LANG: 'id_ID' }), 'en', 'LC_ALL goes first');
  t.equal(languageOf({ LC_ALL: '', LC_MESSAGES: 'id_ID' }), 'id', 'an empty one counts as unset');
  t.equal(languageOf({ LANG: 'idle' }), 'en');
  t.equal(languageOf({}), 'en');
});

t.test('errors become one line and an exit code', (t) => {
  const tell = (error: unknown, env = {}): { code: number; err: string } => {
    const context = memoryContext({ env });
    return { code: reportError(error, context), err: context.printed.err };
  };
  t.match(tell(new KeeperError('cli-path-missing', { path: 'a\nwallkeeper: forged' })).err, /a\\nwallkeeper: forged/);
  const refused = Object.assign(new Error('EACCES: permission denied'), {
    code: 'EACCES',
    syscall: 'open',
    path: '/x',
  });
  t.match(tell(refused).err, errorLine('cli-system-refused'));
  t.equal(tell(refused).code, 1);
  const bug = tell(new TypeError('x is not a function'));
  t.equal(bug.code, 1);
  t.match(bug.err, /^wallkeeper: this is a fault in wallkeeper itself[^\n]+x is not a function[^\n]+\n$/);
  t.match(tell(new TypeError('x'), { WALLKEEPER_DEBUG: '1' }).err, /\n +at /);
  const caused = tell(new KeeperError('cli-path-missing', { path: 'x' }, new Error('why')), { WALLKEEPER_DEBUG: '1' });
  t.match(caused.err, /cause: Error: why/);
  t.match(tell('a thrown string').err, 'a thrown string');
  t.equal(tell(new KeeperError('never-registered')).code, 1, 'an unregistered code is our bug');
  t.equal(exitCodeOf('config-invalid'), 2);
  t.equal(exitCodeOf('cli-stop-too-slow'), 1);
  t.equal(explain('never-registered', {}, 'en'), null);
  t.equal(oneLine('a\u001b[2Jb\r\n\u2028\tc'), 'a\\u001b[2Jb\\r\\n\\u2028\\tc');
  t.end();
});

t.test('the nearest word', (t) => {
  const words = ['demo', 'run', 'check', 'simulate', 'audit verify'];
  t.equal(nearest('simulat', words), 'simulate');
  t.equal(nearest('ceck', words), 'check');
  t.equal(nearest('rnu', words), 'run');
  t.equal(nearest('DEMO', words), 'demo');
  t.equal(nearest('sim', words), 'simulate');
  t.equal(nearest('restart', words), null);
  t.equal(nearest('', words), null);
  t.end();
});

t.test('a daemon runs until it ends or is told to stop', async (t) => {
  const forever = new Promise<number>(() => undefined);
  const stopped: string[] = [];
  const stop = (): Promise<void> => {
    stopped.push('stop');
    return Promise.resolve();
  };
  const first = memoryContext();
  t.equal(await runUntilStopped(first, () => Promise.resolve({ stop, done: Promise.resolve(1) })), 1, 'ends by itself');
  t.same(stopped, []);
  const second = memoryContext();
  const running = runUntilStopped(second, () => Promise.resolve({ stop, done: forever }));
  second.stop.abort();
  t.equal(await running, 0, 'told to stop');
  t.same(stopped, ['stop']);
  const third = memoryContext();
  third.stop.abort();
  t.equal(
    await runUntilStopped(third, () => Promise.resolve({ stop, done: forever })),
    0,
    'told before it had started',
  );
  t.same(stopped, ['stop', 'stop']);
  await t.rejects(
    runUntilStopped(memoryContext(), () => Promise.reject(new KeeperError('config-invalid'))),
    { code: 'config-invalid' },
  );
  // The clock runs the deadline at once: a stop that hangs does not hang the process.
  const after = (_ms: number, action: () => void): (() => void) => {
    setImmediate(action);
    return () => undefined;
  };
  const hung = memoryContext({ clock: { now: () => 0, wall: () => 0, after } });
  hung.stop.abort();
  await t.rejects(
    runUntilStopped(hung, () => Promise.resolve({ stop: () => new Promise<void>(() => undefined), done: forever })),
    { code: 'cli-stop-too-slow' },
  );
});
