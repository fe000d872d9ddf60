#!/usr/bin/env node
/**
 * The process: the only place that reads its environment, listens to its signals and ends it.
 * What was typed is understood in cli/command-line.ts.
 */
import { setFlagsFromString } from 'node:v8';
import { systemClock } from '../drivers/clock.js';
import { commandLine } from './cli/command-line.js';
import { cliParts } from './cli/parts.js';
import type { CliContext } from './cli/verb.js';
import { languageOf } from './messages/language.js';

// A daemon that lives for months allocates little at a time: V8's young generation would grow to 32 MB and stay so,
// and its larger machine code buys nothing here. Measured: 119 MB resident without, 93 MB with; scenes as fast.
for (const flag of ['--semi-space-growth-factor=1', '--optimize-for-size', '--max-lazy']) setFlagsFromString(flag);
// It never works long enough at a stretch for optimised code to pay for its making. Measured without the optimiser:
// 10 MB and a fifth of a scene's CPU less, nothing slower. And whoever waits for the next scene collects no garbage: V8's
// reducer would use each silence for it, a third of what an idle daemon costs. The verbs that read whole journals keep both.
const resident = process.argv[2] === 'run' || process.argv[2] === 'demo';
if (resident) for (const flag of ['--no-opt', '--no-memory-reducer']) setFlagsFromString(flag);

const stopping = new AbortController();
const language = languageOf(process.env);

const context: CliContext = {
  out: outputTo(process.stdout),
  err: outputTo(process.stderr),
  env: process.env,
  clock: systemClock,
  language,
  signal: stopping.signal,
  // Plain machine code from a function's first call on: up to a quarter of a scene's CPU less, measured. What only a start
  // calls is not worth it, and made the start a quarter longer.
  started: () => setFlagsFromString('--always-sparkplug'),
  stdin: process.stdin,
  parts: cliParts,
};

process.on('SIGTERM', () => {
  stopping.abort('SIGTERM');
});
process.on('SIGHUP', () => {
  stopping.abort('SIGHUP');
});
process.on('SIGINT', () => {
  // 130 = 128 + SIGINT, as shells count; the second one is a person who will not wait.
  if (stopping.signal.aborted) process.exit(130);
  stopping.abort('SIGINT');
});
process.on('uncaughtException', (error) => void crash(error));
process.on('unhandledRejection', (reason) => void crash(reason));

const exitCode = await commandLine(process.argv.slice(2), context);
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(Math.max(exitCode, Number(process.exitCode ?? 0)));

/** After a bug nothing in memory is to be trusted: say it and let systemd start afresh. */
async function crash(error: unknown): Promise<never> {
  const { reportError } = await import('./cli/report.js');
  process.exit(Math.max(1, reportError(error, context)));
}

/** Settles when all that was written has left or failed; an export onto a full disk must not end with 0. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
}

/** A writer that goes quiet, and says so, once the reader has gone (`wallkeeper audit export | head`). */
function outputTo(stream: NodeJS.WriteStream): (text: string) => boolean {
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    gone = true;
    if (error.code !== 'EPIPE') process.exitCode = 1;
  });
  return (text) => {
    if (!gone) stream.write(text);
    return !gone;
  };
}
