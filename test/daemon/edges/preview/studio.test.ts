/** The real process that draws for people, as the daemon starts it. It runs at a low priority, so deadlines are long. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { systemClock, type Clock } from '../../../../drivers/clock.js';
import { Studio } from '../../../../daemon/edges/preview/studio.js';
import { testFolder } from '../../../folder.js';
import { until } from '../../../until.js';
import { smallWall } from './card-walls.js';

const [panel = null] = smallWall.panels;
const order = { card: 'bars', wall: smallWall, panel, language: 'id' } as const;

function studioFor(t: Test, program?: string, clock: Clock = systemClock): Studio {
  const studio = new Studio(clock, program);
  t.teardown(() => studio.stop());
  return studio;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

t.test('it starts when first asked, answers many at once, and ends when nobody asks', async (t) => {
  // The clock of the linger alone is ours: what takes long elsewhere must not end it.
  const lingers: (() => void)[] = [];
  const clock: Clock = {
    ...systemClock,
    after: (ms, call) => {
      if (ms !== 10_000) return systemClock.after(ms, call);
      lingers.push(call);
      return () => lingers.splice(lingers.indexOf(call), 1);
    },
  };
  const studio = studioFor(t, undefined, clock);
  t.equal(studio.pid, null, 'nothing runs before');
  const all = await Promise.all([
    studio.card(order),
    studio.card({ ...order, card: 'greys' }),
    studio.card({ ...order, panel: null }),
  ]);
  for (const png of all) t.equal((await sharp(png).metadata()).format, 'png');
  const pid = studio.pid ?? 0;
  t.ok(isAlive(pid));
  t.equal(lingers.length, 1, 'it waits for more');
  lingers[0]?.();
  t.equal(studio.pid, null);
  await until('the process has ended', () => !isAlive(pid), 30_000);
});

t.test('an uploaded picture is looked at and sliced; what is none is refused with a reason', async (t) => {
  const folder = testFolder(t);
  const studio = studioFor(t);
  // Left half red, right half blue, as large as the canvas of the small wall.
  const canvas = { width: 495, height: 188 };
  const path = join(folder, 'large.png');
  const blue = await sharp({ create: { width: 248, height: 188, channels: 3, background: '#0000ff' } })
    .png()
    .toBuffer();
  await sharp({ create: { ...canvas, channels: 3, background: '#ff0000' } })
    .composite([{ input: blue, left: 247, top: 0 }])
    .png()
    .toFile(path);
  t.same(await studio.inspect(path), { format: 'png', ...canvas });
  // The middle panel of the upper row: canvas x 168 to 327; blue from 247 on.
  const { rows, columns } = smallWall;
  const wall = { rows, columns, panel: smallWall.panel };
  const png = await studio.slice({ path, wall, panel: { row: 0, column: 1 }, fit: 'cover' });
  const raw = await sharp(png).removeAlpha().raw().toBuffer();
  t.equal(raw.length, 160 * 90 * 3);
  const colourAt = (x: number): string => raw.subarray(x * 3, x * 3 + 3).toString('hex');
  t.same([colourAt(0), colourAt(78), colourAt(79), colourAt(159)], ['ff0000', 'ff0000', '0000ff', '0000ff']);
  t.match(await sharp(await studio.slice({ path, wall, panel: null, fit: 'cover' })).metadata(), canvas);
  const square = { rows: 1, columns: 1, panel: { ...smallWall.panel, heightPx: 160, heightMm: 160 } };
  const tall = await studio.slice({ path, wall: square, panel: { row: 0, column: 0 }, fit: 'contain' });
  t.equal((await sharp(tall).removeAlpha().raw().toBuffer()).subarray(0, 3).toString('hex'), '000000', 'black above');

  for (const [name, bytes] of [
    ['not.png', Buffer.from('<html>')],
    ['empty.png', Buffer.alloc(0)],
    ['cut.jpg', Buffer.from([0xff, 0xd8, 0xff])],
    ['drawn.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ] as const) {
    writeFileSync(join(folder, name), bytes);
    await t.rejects(studio.inspect(join(folder, name)), { code: 'picture-unusable' }, name);
  }
  t.ok(await studio.card(order), 'a refusal is over with its order');
});

t.test('a process that dies or never was is told, and the next order has a new one', async (t) => {
  const program = join(testFolder(t), 'dies.mjs');
  writeFileSync(program, 'process.stderr.write("no library\\n"); process.exit(3);');
  const dying = studioFor(t, program);
  await t.rejects(dying.card(order), { code: 'picture-not-drawn', parameters: { reason: /ended \(3\) no library/ } });
  const studio = studioFor(t);
  const under = studio.card(order);
  process.kill(studio.pid ?? 0, 'SIGKILL');
  await t.rejects(under, { code: 'picture-not-drawn' });
  t.ok((await studio.card(order)).length > 0);
});

t.test('more orders than it takes are refused at once', async (t) => {
  const program = join(testFolder(t), 'silent.mjs');
  writeFileSync(program, 'process.stdin.resume();');
  const studio = studioFor(t, program);
  const waiting = Array.from({ length: 64 }, () => studio.card(order).catch(() => 'stopped'));
  await t.rejects(studio.card(order), { code: 'pictures-busy' });
  studio.stop();
  t.same(new Set(await Promise.all(waiting)), new Set(['stopped']));
});
