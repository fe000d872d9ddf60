/** The embedded broker, for trying and for a room without a server; the only file that knows aedes. */
import { createServer, type Server } from 'node:net';
import type { AedesPublishPacket } from 'aedes';
import { KeeperError } from '../../../drivers/errors.js';

export interface EmbeddedBroker {
  readonly port: number;
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1 only. Code: broker-port-in-use. Port 0 takes any free one. */
export async function startBroker(port: number): Promise<EmbeddedBroker> {
  const { Aedes } = await import('aedes');
  const newest = new Map<string, string | Buffer>();
  const broker = await Aedes.createBroker({
    authorizePublish: (_client, packet, done) => {
      if (packet.retain) newest.set(packet.topic, packet.payload);
      done(null);
    },
    authorizeForward: (_client, packet) => newestOf(packet, newest),
  });
  const server: Server = createServer({ noDelay: true }, broker.handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new KeeperError('broker-port-in-use', { port, reason: error.message }, error)),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: () =>
      new Promise((resolve) => {
        broker.close(() => {
          server.close(() => resolve());
        });
      }),
  };
}

/**
 * aedes reads what is retained while newer values go by, and hands them to a new subscriber in the other order: what
 * it had for the newest was an old one. A retained value that is not the newest any more gives way to it.
 */
function newestOf(packet: AedesPublishPacket, newest: ReadonlyMap<string, string | Buffer>): AedesPublishPacket | null {
  if (!packet.retain) return packet;
  const payload = newest.get(packet.topic);
  if (payload === undefined || payload === packet.payload) return packet;
  // An empty value takes a retained one back, and is itself kept by nobody.
  return payload.length === 0 ? null : { ...packet, payload };
}
