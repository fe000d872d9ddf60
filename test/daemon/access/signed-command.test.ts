import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { canonicalJson } from '../../../daemon/access/canonical-json.js';
import { readCommandKeys } from '../../../daemon/access/command-keys.js';
import {
  checkCommand,
  commandActions,
  mostNonces,
  remembered,
  type CommandChecks,
  type ReplayMemory,
} from '../../../daemon/access/signed-command.js';
import { nodeFiles } from '../../../daemon/edges/storage/files.js';
import { testFolder } from '../../folder.js';

t.test('canonical JSON: one text for one value', async (t) => {
  const rows: readonly (readonly [unknown, string | null])[] = [
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    // RFC 8785 section 3.2.3: the order is that of UTF-16 code units, so U+1F600 stands before U+FB33.
    [
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    ],
    ['\u20ac$\u000f\nA\'B"\\/\u007f', '"\u20ac$\\u000f\\nA\'B\\"\\\\/\u007f"'],
    [[333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001], '[333333333.3333333,1e+30,4.5,0.002,1e-27]'],
    [9007199254740993, '9007199254740992'],
    [{}, '{}'],
    [-0, null],
    [NaN, null],
    [{ a: Infinity }, null],
    [{ a: undefined }, null],
    ['\ud83d', null],
    [{ '\ude00': 1 }, null],
    [1n, null],
  ];
  for (const [value, text] of rows) t.equal(canonicalJson(value), text);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      if (text === null) return true;
      const again: unknown = JSON.parse(text);
      return canonicalJson(again) === text && canonicalJson(reversed(again)) === text;
    }),
  );
});

/** The same value with its members the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

const keys = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const wall = Date.parse('2026-11-24T02:00:00Z');
const good = {
  action: 'lockdown',
  client: 'server-1',
  room: 'pendopo',
  door: null,
  reason: 'drill',
  nonce: 'n-0123456789abcdef',
  issuedAt: wall - 1000,
  expiresAt: wall + 9000,
};

function signed(changes: object = {}, key = keys.privateKey): Record<string, unknown> {
  const command = { ...good, ...changes };
  return { ...command, signature: sign(null, Buffer.from(canonicalJson(command) ?? ''), key).toString('base64') };
}

async function checksIn(folder: string): Promise<CommandChecks> {
  const secrets = join(folder, 'secrets', 'command-keys');
  mkdirSync(secrets, { recursive: true });
  writeFileSync(join(secrets, 'server-1.pem'), keys.publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(secrets, 'sent.pem'), other.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(secrets, 'note.txt'), 'hello');
  const read = await readCommandKeys(nodeFiles, folder);
  t.same(read.unusable, ['note.txt', 'sent.pem'], 'what is no public key makes no client');
  return { ...read, room: 'pendopo', doors: ['entry'], startedAt: wall - 60_000 };
}

t.test('29. only a fresh, signed, unused command for this room is taken', async (t) => {
  const checks = await checksIn(testFolder(t));
  const now = { wall, trusted: true };
  const none: ReplayMemory = new Map();
  t.match(checkCommand(signed(), checks, none, now), { command: good });
  t.match(checkCommand(signed({ door: 'entry', action: 'release-lockdown' }), checks, none, now), { command: {} });
  const rows: readonly (readonly [unknown, string])[] = [
    [{ ...signed(), reason: 'changed' }, 'command-signature-wrong'],
    [signed({}, other.privateKey), 'command-signature-wrong'],
    [{ ...signed(), signature: `${'A'.repeat(86)}==` }, 'command-signature-wrong'],
    [good, 'command-malformed'],
    [{ ...signed(), extra: 1 }, 'command-malformed'],
    [signed({ action: 'unlock' }), 'command-malformed'],
    [signed({ action: 'open' }), 'command-malformed'],
    [signed({ expiresAt: wall + 9001 }), 'command-malformed'],
    [signed({ expiresAt: good.issuedAt }), 'command-malformed'],
    [signed({ nonce: 'short' }), 'command-malformed'],
    [signed({ client: 'server-2' }), 'command-client-unknown'],
    [signed({ client: 'sent' }, other.privateKey), 'command-client-unknown'],
    [signed({ room: 'other' }), 'command-other-room'],
    [signed({ door: 'back' }), 'command-door-unknown'],
    [signed({ issuedAt: wall - 10_000, expiresAt: wall - 1 }), 'command-expired'],
    [signed({ issuedAt: wall - 10_000, expiresAt: wall }), 'command-expired'],
    [signed({ issuedAt: wall - 60_001, expiresAt: wall - 50_001 }), 'command-before-start'],
    [signed({ issuedAt: wall + 2001, expiresAt: wall + 9000 }), 'command-not-yet'],
  ];
  for (const [payload, refusal] of rows) {
    t.same(checkCommand(payload, checks, none, now), { refusal }, JSON.stringify(payload));
  }
  t.same(checkCommand(signed(), checks, none, { wall, trusted: false }), { refusal: 'command-clock-untrusted' });
});

t.test('29. a command is good once, and the memory of it is bounded', async (t) => {
  const checks = await checksIn(testFolder(t));
  const now = { wall, trusted: true };
  let used: ReplayMemory = new Map();
  const taken = checkCommand(signed(), checks, used, now);
  if (!('command' in taken)) throw new Error(taken.refusal);
  used = remembered(used, taken.command, wall);
  t.same(checkCommand(signed(), checks, used, now), { refusal: 'command-replayed' });
  t.same(checkCommand(signed(), checks, used, { wall: wall - 5000, trusted: true }), { refusal: 'command-not-yet' });
  t.same(checkCommand(signed(), checks, used, { wall: wall + 8999, trusted: true }), { refusal: 'command-replayed' });
  t.same(checkCommand(signed(), checks, used, { wall: wall + 9000, trusted: true }), { refusal: 'command-expired' });
  for (let n = 0; n < 3 * mostNonces; n += 1) {
    const command = { ...taken.command, nonce: `n-${String(n).padStart(16, '0')}` };
    used = remembered(used, command, wall);
  }
  t.ok(used.size <= 2 * mostNonces, String(used.size));
  t.same(checkCommand(signed({ nonce: 'n-new-0123456789' }), checks, used, now), { refusal: 'command-crowded' });
});

t.test('nothing that anybody signs is a command to unlock', async () => {
  const checks: CommandChecks = {
    room: 'pendopo',
    doors: ['entry'],
    startedAt: 0,
    isKnownClient: () => true,
    isSignedBy: () => true,
  };
  const action = fc.oneof(
    fc.constantFrom('lockdown', 'release-lockdown', 'unlock', 'UNLOCK', 'lockdown ', 'open', 'toString'),
    fc.string(),
    fc.jsonValue(),
  );
  const payload = fc.oneof(
    fc.anything(),
    fc
      .record({ action, door: fc.constantFrom(null, 'entry', 'x') })
      .map((part) => ({ ...good, signature: `${'A'.repeat(86)}==`, ...part })),
  );
  fc.assert(
    fc.property(payload, (value) => {
      const verdict = checkCommand(value, checks, new Map(), { wall, trusted: true });
      return !('command' in verdict) || commandActions.includes(verdict.command.action);
    }),
    { numRuns: 3000 },
  );
  t.same([...commandActions], ['lockdown', 'release-lockdown']);
});
