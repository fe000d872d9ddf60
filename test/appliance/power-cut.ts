/** Cutting the power of the guest while scenes, scans and configuration changes flow, and what must hold afterwards. */
import type { Page } from './page.js';
import { patient } from './patient.js';
import type { Room } from './room.js';

export interface BeforeTheCut {
  /** Scenes that were asked for, the oldest first, each with what the server heard of it before the cut. */
  readonly asked: readonly { readonly id: string; readonly scene: string; readonly confirmed: boolean }[];
  /** Names that the room was given, the oldest first. */
  readonly names: readonly { readonly name: string; readonly confirmed: boolean }[];
  readonly scans: number;
  /** Seq of the newest event that the server has acknowledged. */
  readonly lastSeq: number;
}

/** Of the room: his palm opens the door and brings no scene. */
const subject = '000101';
const scanEveryMs = 1500;

/**
 * Asks for one scene after another, renames the room and shows a palm, pulls the mains `ms` after the first of them had
 * its result, and boots again.
 */
export async function powerCut(
  { room, page }: { readonly room: Room; readonly page: Page },
  scenes: readonly string[],
  how: { readonly ms: number; readonly network?: boolean },
): Promise<BeforeTheCut> {
  const asked: { id: string; scene: string }[] = [];
  const names: { name: string; confirmed: boolean }[] = [];
  const end = { cut: false };
  const changes = (async () => {
    while (!end.cut) {
      const named = { name: `Ruang ${performance.now().toFixed(0)}`, confirmed: false };
      names.push(named);
      named.confirmed = await page.renameRoom(named.name);
      // One that is refused at once must not be a thousand.
      if (!named.confirmed) await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  let scans = 0;
  let [firstAt, scannedAt] = [Number.POSITIVE_INFINITY, 0];
  await patient(
    'the time of the cut',
    () => {
      const now = performance.now();
      const last = asked.at(-1);
      // The next as soon as the one before has its result: at any moment something is under way.
      if (last === undefined || room.results.has(last.id)) {
        if (last !== undefined) firstAt = Math.min(firstAt, now);
        const scene = scenes[asked.length % scenes.length] ?? '';
        asked.push({ id: room.ask(scene), scene });
      }
      if (now - scannedAt > scanEveryMs) {
        scannedAt = now;
        scans += 1;
        room.guest.bench.send({ do: 'scan', subject });
      }
      return now - firstAt > how.ms && names.some(({ confirmed }) => confirmed);
    },
    600_000,
    40,
  ).finally(() => (end.cut = true));
  await room.guest.cutPower();
  await changes;
  const before = {
    ...{ names, scans },
    asked: asked.map((one) => ({ ...one, confirmed: isShown(room.results.get(one.id)) })),
    lastSeq: Math.max(0, ...room.events.keys()),
  };
  room.retained.clear();
  await room.guest.start({ network: how.network !== false });
  await room.startBench();
  return before;
}

/** What does not hold; empty where all does. Once the room is served. */
export async function loseNothing(room: Room, before: BeforeTheCut): Promise<readonly string[]> {
  const wrong: string[] = [];
  const data = '/var/lib/wallkeeper';
  const check = await room.guest.sh(
    `wallkeeper check ${data}/room.json && wallkeeper audit verify --data ${data} && cat ${data}/room.json`,
    { mayFail: true },
  );
  if (check.code !== 0) wrong.push(`configuration or journal: ${check.out}`);
  const { out } = await room.guest.sh(`wallkeeper audit export --data ${data}`, { mayFail: true });
  const kept = new Map(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { seq: number; at: string; kind: string })
      .map((entry) => [entry.seq, entry]),
  );
  for (const [seq, event] of room.events) {
    const entry = kept.get(seq);
    if (seq <= before.lastSeq && (entry?.at !== event.at || entry.kind !== event.kind))
      wrong.push(`event ${seq} (${event.kind}) was acknowledged and is ${entry === undefined ? 'gone' : 'another'}`);
  }
  // The last one that was confirmed, or one that was under way when the power went.
  const name = lastOf(before.names).find((one) => check.out.includes(JSON.stringify(one.name)));
  if (name === undefined) wrong.push(`the configuration has none of ${JSON.stringify(lastOf(before.names))}`);
  const scenes = lastOf(before.asked).map(({ scene }) => scene);
  const shown = await patient('the wall shows a scene', () => sceneOf(room)).catch(() => null);
  if (!scenes.includes(shown ?? '')) wrong.push(`the wall shows ${shown ?? 'nothing'}, not ${scenes.join(' or ')}`);
  return wrong;
}

/** From the last that was confirmed on; all where none was. */
function lastOf<T extends { readonly confirmed: boolean }>(all: readonly T[]): readonly T[] {
  return all.slice(
    Math.max(
      0,
      all.findLastIndex(({ confirmed }) => confirmed),
    ),
  );
}

function isShown(result: Readonly<Record<string, unknown>> | undefined): boolean {
  return result?.['status'] === 'applied' || result?.['status'] === 'unchanged';
}

/** The scene that the daemon says the wall shows, once nothing is under way. */
function sceneOf(room: Room): string | undefined {
  const state = room.retained.get('wallkeeper/demo/scene/state') as
    { walls?: Record<string, { scene?: string | null; status?: string }> } | undefined;
  const main = state?.walls?.['main'];
  return main?.status === 'applied' ? (main.scene ?? undefined) : undefined;
}
