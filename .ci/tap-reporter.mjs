// What npm test prints: one line a file, every failure whole, and the closing line "N passed, N failed" that CI reads.
import { Transform } from 'node:stream';

const counters = ['pass', 'fail', 'skip', 'todo'];

export default class ClosingLine extends Transform {
  #rest = '';
  #counts = { pass: 0, fail: 0, skip: 0, todo: 0 };

  constructor() {
    super({ encoding: 'utf8', decodeStrings: false });
  }

  _transform(chunk, _encoding, done) {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
    done();
  }

  _flush(done) {
    if (this.#rest) this.#take(this.#rest);
    const { pass, fail, skip, todo } = this.#counts;
    const skipped = skip + todo;
    this.push(`${pass} passed, ${fail} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
    done();
  }

  #take(line) {
    // tap ends its stream with e.g. "# { total: 8, pass: 6, todo: 1, skip: 1 }".
    if (/^# \{ total: \d+.*\}$/.test(line)) {
      for (const name of counters) this.#counts[name] = Number(new RegExp(`\\b${name}: (\\d+)`).exec(line)?.[1] ?? 0);
      return;
    }
    if (this.#isNews(line)) this.push(`${line}\n`);
  }

  // Passing assertions inside a file are thousands of lines that nobody reads.
  #isNews(line) {
    if (/^ +(ok |1\.\.\d+|# time=)/.test(line) || /^ *# Subtest|^# No coverage/.test(line)) return false;
    if (/^ *#? *\{? *$/.test(line) || /^ +\}$/.test(line)) return false;
    return true;
  }
}
