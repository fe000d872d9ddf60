/** The embedded broker, for trying and for a room without a server; the only file that knows aedes. */
import { createServer, type Server } from 'node:net';
import { KeeperError } from '../../../drivers/errors.js';

export interface EmbeddedBroker {
  readonly port: number;
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1 only. Code: broker-port-in-use. Port 0 takes any free one. */
export async function startBroker(port: number): Promise<EmbeddedBroker> {
  const { Aedes } = await import('aedes');
  const broker = await Aedes.createBroker();
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
