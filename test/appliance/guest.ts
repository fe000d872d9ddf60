/**
 * The room's PC as a virtual machine: a Debian guest with its own kernel, run by qemu in software. Serial cable, network
 * cable, clock and mains are in the test's hands.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bench } from './bench.js';
import { LineChannel } from './line-channel.js';
import { patient } from './patient.js';

export interface GuestSettings {
  /** What build-guest.sh left. */
  readonly built: string;
  /** Goes into the guest as a read-only disk, mounted at /mnt (fstab). */
  readonly payload: string;
  /** The page's port of the guest is this one of the host. */
  readonly pagePort: number;
  /** The far end of the serial cable listens here; the cable is plugged in while it does. */
  readonly cablePort: number;
}

export interface Told {
  readonly code: number;
  readonly out: string;
}

/** In software emulation on a machine that others use too: ten times what they take on a quiet one. */
const bootWithinMs = 300_000;
const execWithinMs = 300_000;
const answerWithinMs = 120_000;
/** A letter on a US keyboard, as qemu names its key. */
const keyNames: Readonly<Record<string, string>> = { '\n': 'ret' };

export class Guest {
  readonly #settings: GuestSettings;
  readonly #folder = mkdtempSync(join(tmpdir(), 'wkg-'));
  /** The HID devices' simulators in the guest. */
  readonly bench = new Bench();
  #qemu: ChildProcess | null = null;
  #console = '';
  /** It stays in its socket while the power is off. */
  #hasKeyboard = false;

  constructor(settings: GuestSettings) {
    this.#settings = settings;
    const disk = (name: string, ...args: string[]): void => {
      execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', ...args, join(this.#folder, name)]);
    };
    disk('disk.qcow2', '-F', 'qcow2', '-b', join(settings.built, 'disk.qcow2'));
    const image = join(this.#folder, 'payload.raw');
    execFileSync('mke2fs', [
      '-q',
      '-t',
      'ext4',
      '-O',
      '^has_journal',
      '-m',
      '0',
      '-d',
      settings.payload,
      image,
      '500M',
    ]);
  }

  /** Switches the mains on; settles when the agent answers. Gives the seconds it took. */
  async start(how: { readonly network?: boolean } = {}): Promise<number> {
    const began = performance.now();
    for (const name of ['monitor', 'agent', 'bench']) rmSync(join(this.#folder, name), { force: true });
    // Ends with this process, however that ends.
    const qemu = spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...this.#arguments(), '-S'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#qemu = qemu;
    for (const stream of [qemu.stdout, qemu.stderr])
      stream.on('data', (bytes: Buffer) => {
        this.#console = (this.#console + bytes.toString()).slice(-20_000);
      });
    await this.bench.connect(() => this.#open('bench'));
    if (how.network === false) await this.network(false);
    if (this.#hasKeyboard) await this.plugKeyboard();
    await this.monitor('cont');
    await patient('the guest’s agent', () => this.#agentAnswers(), bootWithinMs).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.#console}`);
    });
    return Math.round((performance.now() - began) / 100) / 10;
  }

  /** Pulls the mains: what the guest has not brought to its disk is gone. */
  async cutPower(): Promise<void> {
    const qemu = this.#qemu;
    if (qemu === null || qemu.exitCode !== null) return;
    const gone = once(qemu, 'exit');
    qemu.kill('SIGKILL');
    await gone;
    this.#qemu = null;
  }

  /** As `remove`, without waiting for the end of qemu. */
  end(): void {
    this.#qemu?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The disk and everything else of it is gone afterwards. */
  async remove(): Promise<void> {
    await this.cutPower();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  network(up: boolean): Promise<unknown> {
    return this.monitor('set_link', { name: 'nic', up });
  }

  /** One command of qemu's monitor (QMP). */
  async monitor(command: string, args: object = {}): Promise<unknown> {
    const channel = await this.#open('monitor');
    try {
      const answer = async (name: string, given: object): Promise<unknown> => {
        channel.send({ execute: name, arguments: given });
        const message = await channel.next((one) => 'return' in one || 'error' in one, answerWithinMs);
        if ('error' in message) throw new Error(`${name}: ${JSON.stringify(message['error'])}`);
        return message['return'];
      };
      await answer('qmp_capabilities', {});
      return await answer(command, args);
    } finally {
      channel.close();
    }
  }

  /** Puts a USB keyboard into its socket. */
  async plugKeyboard(): Promise<void> {
    await this.monitor('device_add', { driver: 'usb-kbd', id: 'wedge', bus: 'usb.0', serial: 'WEDGE-1' });
    this.#hasKeyboard = true;
  }

  async unplugKeyboard(): Promise<void> {
    await this.monitor('device_del', { id: 'wedge' });
    this.#hasKeyboard = false;
  }

  /** Keys at the USB keyboard: small letters, digits and line ends. */
  async type(text: string): Promise<void> {
    for (const letter of text) {
      const key = { type: 'qcode', data: keyNames[letter] ?? letter };
      for (const down of [true, false])
        await this.monitor('input-send-event', { events: [{ type: 'key', data: { key, down } }] });
    }
  }

  /** What the machine's journal says last, for a failure. */
  async tail(): Promise<string> {
    const { out } = await this.sh(
      'systemctl status wallkeeper --no-pager -n 0; journalctl --no-pager -n 1000 -o short | grep -v qemu-ga | tail -n 60',
      {
        mayFail: true,
        withinMs: 60_000,
      },
    ).catch((error: unknown) => ({ out: `${String(error)}\n${this.#console}` }));
    return out;
  }

  /** A shell line as root; rejects where it ends with anything but 0, unless `mayFail`. */
  async sh(line: string, how: { readonly mayFail?: boolean; readonly withinMs?: number } = {}): Promise<Told> {
    const { withinMs = execWithinMs, mayFail = false } = how;
    // A guest that is busy may not answer at the first knock.
    const agent = await patient('the guest’s agent', () =>
      this.#agent().catch((error: unknown) => {
        if (this.#isOff) throw error;
        return undefined;
      }),
    );
    try {
      const ask = async (execute: string, args: object): Promise<Readonly<Record<string, unknown>>> => {
        agent.send({ execute, arguments: args });
        const message = await agent.next((one) => 'return' in one || 'error' in one, answerWithinMs);
        if ('error' in message) throw new Error(`${line}: ${JSON.stringify(message['error'])}`);
        return Object(message['return']) as Record<string, unknown>;
      };
      const started = await ask('guest-exec', {
        path: '/bin/bash',
        arg: ['-c', `exec 2>&1; ${line}`],
        'capture-output': true,
      });
      const ended = await patient(
        line,
        async () => {
          const status = await ask('guest-exec-status', { pid: started['pid'] });
          return status['exited'] === true ? status : undefined;
        },
        withinMs,
      );
      const data = ended['out-data'];
      const out = typeof data === 'string' ? Buffer.from(data, 'base64').toString() : '';
      const code = Number(ended['exitcode'] ?? 128 + Number(ended['signal'] ?? 0));
      if (code !== 0 && !mayFail) throw new Error(`${line}: exit ${code}\n${out}`);
      return { code, out };
    } finally {
      agent.close();
    }
  }

  get #isOff(): boolean {
    const qemu = this.#qemu;
    return qemu === null || qemu.exitCode !== null || qemu.signalCode !== null;
  }

  /** One of qemu's sockets: its file is there before anybody listens. */
  async #open(name: string): Promise<LineChannel> {
    return patient(`qemu's socket ${name}`, async () => {
      try {
        return await LineChannel.open(join(this.#folder, name));
      } catch {
        if (this.#isOff) throw new Error(`qemu has ended\n${this.#console}`);
        return undefined;
      }
    });
  }

  async #agentAnswers(): Promise<boolean> {
    if (this.#isOff) throw new Error('qemu has ended');
    try {
      (await this.#agent()).close();
      return true;
    } catch {
      return false;
    }
  }

  /** A connection on which nothing of an earlier one is left to come. */
  async #agent(): Promise<LineChannel> {
    const agent = await LineChannel.open(join(this.#folder, 'agent'));
    try {
      const id = Math.floor(performance.now() * 1000);
      agent.send({ execute: 'guest-sync', arguments: { id } }, '\xff');
      await agent.next((one) => one['return'] === id, 10_000);
      return agent;
    } catch (error) {
      agent.close();
      throw error;
    }
  }

  #arguments(): readonly string[] {
    const { built, pagePort, cablePort } = this.#settings;
    const at = (name: string): string => join(this.#folder, name);
    // The guest reaches the host's 127.0.0.1 as 10.0.2.2, and the host the guest's page.
    const network = `user,id=net,hostfwd=tcp:127.0.0.1:${pagePort}-10.0.2.15:8080`;
    return [
      ...['-nodefaults', '-no-user-config', '-display', 'none', '-machine', 'pc', '-accel', 'tcg,thread=multi'],
      ...['-cpu', 'max,la57=off', '-smp', '2', '-m', '1024'],
      ...['-kernel', join(built, 'kernel'), '-initrd', join(built, 'initrd')],
      ...['-append', 'console=ttyS0 root=/dev/vda rw quiet panic=-1 net.ifnames=0 mitigations=off random.trust_cpu=on'],
      ...['-serial', 'stdio', '-qmp', `unix:${at('monitor')},server=on,wait=off`],
      ...['-device', 'virtio-serial-pci', '-chardev', `socket,id=agent,path=${at('agent')},server=on,wait=off`],
      ...['-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0', '-device', 'virtio-rng-pci'],
      ...['-chardev', `socket,id=bench,path=${at('bench')},server=on,wait=off`],
      ...['-device', 'virtserialport,chardev=bench,name=wallkeeper.bench'],
      ...['-drive', `file=${at('disk.qcow2')},if=none,id=disk`, '-device', 'virtio-blk-pci,drive=disk'],
      ...['-drive', `file=${at('payload.raw')},format=raw,if=none,id=payload,readonly=on`],
      ...['-device', 'virtio-blk-pci,drive=payload,serial=payload'],
      ...['-netdev', network, '-device', 'virtio-net-pci,netdev=net,id=nic,romfile='],
      ...['-device', 'qemu-xhci,id=usb', '-chardev', `socket,id=cable,host=127.0.0.1,port=${cablePort},reconnect=1`],
      ...['-device', 'usb-serial,chardev=cable,id=adapter,bus=usb.0,serial=matrix0'],
    ];
  }
}
