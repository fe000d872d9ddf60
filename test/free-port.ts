import { createServer } from 'node:net';

/** Below the ports that the system gives to whoever connects or listens on 0 (ip_local_port_range begins at 32768). */
const from = 20_000;
const perProcess = 24;
const processes = 500;
let next = 0;

/**
 * A port on 127.0.0.1 for a process that the test is about to start. Asking the system for one and letting go of it
 * gave it to somebody else in between, now and then: each process has ports of its own here.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < perProcess; tries += 1) {
    const port = from + (process.pid % processes) * perProcess + (next % perProcess);
    next += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${perProcess} ports is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
