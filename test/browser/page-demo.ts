/** `wallkeeper demo` as its reader starts it, and its account. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { mainPath } from '../e2e/simulated-child.js';
import { freePort } from './page-room.js';

export interface PageDemo {
  readonly url: string;
  readonly password: string;
  stop(): Promise<void>;
}

/** Settles when the demo has said with what to sign in. Its folder is its own: a socket's path must be short. */
export async function startDemo(): Promise<PageDemo> {
  const [httpPort, mqttPort] = [await freePort(), await freePort()];
  const child = spawn(
    process.execPath,
    [mainPath, 'demo', '--http-port', String(httpPort), '--mqtt-port', String(mqttPort)],
    { env: { ...process.env, WALLKEEPER_LANG: 'en' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const password = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the demo ended with ${String(code)}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = /account demo, password (\S+)/.exec(line)?.[1];
      if (said !== undefined) resolve(said);
    });
  });
  return {
    url: `http://127.0.0.1:${httpPort}`,
    password,
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
