/** Cutting the power of the guest while scenes flow, and what must hold afterwards. */
import { until } from '../until.js';
import type { Room } from './room.js';

export interface BeforeTheCut {
  /** Scenes that were asked for, the oldest first, each with what the server heard of it before the cut. */
  readonly asked: readonly { readonly id: string; readonly scene: string; readonly confirmed: boolean }[];
  /** Seq of the newest event that the server has acknowledged. */
  readonly lastSeq: number;
}

/** Asks for one scene after another, pulls the mains after `ms`, and boots again. */
export async function powerCut(room: Room, scenes: readonly string[], ms: number): Promise<BeforeTheCut> {
  const asked: { id: string; scene: string }[] = [];
  const began = performance.now();
  let turn = 0;
  await until(
    'the time of the cut',
    async () => {
      const last = asked.at(-1);
      // The next as soon as the one before has its result: at any moment something is under way.
      if (last === undefined || room.results.has(last.id)) {
        const scene = scenes[turn % scenes.length] ?? '';
        turn += 1;
        asked.push({ id: room.ask(scene), scene });
      }
      return performance.now() - began > ms;
    },
    ms + 10_000,
  );
  await room.guest.cutPower();
  const before = {
    asked: asked.map((one) => ({ ...one, confirmed: isShown(room.results.get(one.id)) })),
    lastSeq: Math.max(0, ...room.events.keys()),
  };
  await room.guest.start();
  await room.guest.sh('mount -o ro /dev/disk/by-id/virtio-payload /mnt');
  return before;
}

/** What does not hold; empty where all does. */
export async function loseNothing(room: Room, before: BeforeTheCut): Promise<readonly string[]> {
  const wrong: string[] = [];
  const inGuest = (line: string) => room.guest.sh(line, { mayFail: true });
  const check = await inGuest('wallkeeper check /var/lib/wallkeeper/room.json');
  if (check.code !== 0) wrong.push(`configuration: ${check.out}`);
  const verify = await inGuest('wallkeeper audit verify --data /var/lib/wallkeeper');
  if (verify.code !== 0) wrong.push(`journal: ${verify.out}`);
  const exported = await inGuest('wallkeeper audit export --data /var/lib/wallkeeper');
  const kept = new Map(
    exported.out
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
  const confirmed = before.asked.findLastIndex((one) => one.confirmed);
  const allowed = before.asked.slice(Math.max(0, confirmed)).map(({ scene }) => scene);
  const state = await until('the wall shows a scene', () => sceneOf(room), 60_000).catch(() => null);
  if (confirmed >= 0 && !allowed.includes(state ?? ''))
    wrong.push(`the wall shows ${state ?? 'nothing'}, not ${allowed.join(' or ')}`);
  return wrong;
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
