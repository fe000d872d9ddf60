/** A mosquitto on the host that lets nobody in without an account, and remembers who came. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ended } from '../bench/servers.js';

export interface BrokerAccount {
  readonly username: string;
  readonly password: string;
}

export const accounts = {
  server: { username: 'pusat', password: 'beringin-tua-2026' },
  appliance: { username: 'ruang', password: 'menara-hujan-17' },
  /** The one that the room changes to. */
  next: { username: 'ruang-2', password: 'sawah-terasering-4' },
} as const satisfies Readonly<Record<string, BrokerAccount>>;

export class GuardedBroker {
  readonly #child: ChildProcess;
  #said = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
  }

  /** `folder`: for its two files. Whoever connects tries until it listens. */
  static start(folder: string, port: number): GuardedBroker {
    const [config, passwords] = [join(folder, 'mosquitto.conf'), join(folder, 'passwords')];
    const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
    writeFileSync(passwords, '', { mode: 0o600 });
    for (const { username, password } of Object.values(accounts))
      execFileSync('mosquitto_passwd', ['-b', passwords, username, password], { env, stdio: 'ignore' });
    const access = ['user root', 'allow_anonymous false', `password_file ${passwords}`];
    const more = ['persistence false', 'set_tcp_nodelay true', 'log_dest stderr', 'log_type notice'];
    writeFileSync(config, [`listener ${port} 127.0.0.1`, ...access, ...more, ''].join('\n'));
    // Ends with this process, however that ends.
    const command = ['--pdeathsig', 'KILL', 'mosquitto', '-c', config];
    return new GuardedBroker(spawn('setpriv', command, { env, stdio: ['ignore', 'ignore', 'pipe'] }));
  }

  /** User names in the order in which they were let in; a client that comes back is there again. */
  get letIn(): readonly string[] {
    return [...this.#said.matchAll(/New client connected from .*, u'([^']*)'\)/g)].map(([, name = '']) => name);
  }

  stop(): Promise<void> {
    return ended(this.#child, 'SIGTERM');
  }

  /** As `stop`, without waiting. */
  end(): void {
    this.#child.kill('SIGKILL');
  }
}
