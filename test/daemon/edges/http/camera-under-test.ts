/** A camera on this machine, and a room with a source that it is the still of. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import sharp from 'sharp';
import type { Test } from 'tap';

/** Answers with whatever `answer` does by then. */
export async function camera(
  t: Test,
): Promise<{ readonly port: number; answer: (response: ServerResponse) => void; asked: number }> {
  const still = await sharp({ create: { width: 800, height: 450, channels: 3, background: '#d02010' } })
    .jpeg()
    .toBuffer();
  const made = { port: 0, asked: 0, answer: (response: ServerResponse): void => void response.end(still) };
  const server = createServer((_, response) => {
    made.asked += 1;
    made.answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  made.port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return made;
}

export function withCamera(port: number, privateNetworks: readonly string[]) {
  return (room: Record<string, unknown>): object => {
    const [first, second, ...others] = room['sources'] as readonly Record<string, unknown>[];
    const sources = [
      { ...first, snapshotUrl: `http://127.0.0.1:${port}/a.jpg` },
      { ...second, snapshotUrl: 'http://127.0.0.1:1/b.jpg' },
      ...others,
    ];
    return { ...room, sources, pictures: { privateNetworks } };
  };
}
