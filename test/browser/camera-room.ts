/** A room with a camera: one source has a still, one has an address where nobody is. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import sharp from 'sharp';
import type { Test } from 'tap';
import { testFolder } from '../folder.js';
import { PageRoom } from './page-room.js';

/** A camera on this machine that sends one red still. */
async function camera(t: Test): Promise<number> {
  const still = await sharp({ create: { width: 640, height: 360, channels: 3, background: '#c02018' } })
    .jpeg()
    .toBuffer();
  const server = createServer((_, response) => void response.end(still));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

export async function makeCameraRoom(t: Test): Promise<PageRoom> {
  const port = await camera(t);
  const room = await PageRoom.make(testFolder(t), (made) => {
    const [first, second, ...others] = made['sources'] as readonly Record<string, unknown>[];
    const sources = [
      { ...first, snapshotUrl: `http://127.0.0.1:${port}/still.jpg` },
      { ...second, snapshotUrl: 'http://127.0.0.1:1/still.jpg' },
      ...others,
    ];
    return { ...made, sources, pictures: { privateNetworks: ['127.0.0.0/8'] } };
  });
  t.teardown(() => room.stop());
  await room.start();
  return room;
}
