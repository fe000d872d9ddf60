/** The processes around the daemon that every bench needs: a real broker, and free ports. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { until } from '../until.js';
export { freePort } from '../free-port.js';

/** A mosquitto on this port; settles when it listens. */
export async function startMosquitto(configPath: string, port: number): Promise<ChildProcess> {
  writeFileSync(
    configPath,
    `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\n`,
  );
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
  const broker = spawn('mosquitto', ['-c', configPath], { env, stdio: 'ignore' });
  broker.on('error', () => {
    process.stderr.write('mosquitto is not installed: the bench needs a real broker (apt-get install mosquitto)\n');
    process.exit(1);
  });
  await until('the broker listens', () => listens(port));
  return broker;
}

export async function ended(child: ChildProcess | null, signal: NodeJS.Signals): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
