/** What the tests of the soak share. */
import type { SoakView } from '../../../../daemon/edges/http/api-types.js';
import type { SceneBody } from '../../../../daemon/wall/model.js';
import { until } from '../../../until.js';
import type { ApiUnderTest, Client } from './api-under-test.js';

export const patience = 60_000;
export const long = { kind: 'routes', rounds: 1000, pauseMs: 600_000 };

export async function soakOf(client: Client): Promise<SoakView | null> {
  return (await client.get('/walls/main/soak')).body['soak'] as SoakView | null;
}

export async function untilStep(client: Client, done: number): Promise<void> {
  await until(`${done} steps`, async () => ((await soakOf(client))?.steps.done ?? 0) >= done, patience);
}

export async function ended(client: Client): Promise<SoakView> {
  await until('the soak has ended', async () => (await soakOf(client))?.state !== 'running', patience);
  const soak = await soakOf(client);
  if (soak === null) throw new Error('no soak');
  return soak;
}

export function ties(api: ApiUnderTest): readonly (number | undefined)[] {
  return [1, 2, 3, 4, 5, 6, 7, 8].map((output) => api.matrix.truth.get(output));
}

/** A scene of its own on the first panel alone. */
export const corner: SceneBody = {
  layout: { wall: 'main', regions: [{ id: 'a', row: 0, column: 0, rowSpan: 1, columnSpan: 1 }] },
  assignments: { a: 'paparan' },
};
