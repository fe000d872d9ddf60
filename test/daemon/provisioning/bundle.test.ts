import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { canonicalJson } from '../../../daemon/access/canonical-json.js';
import { readCommandKeys } from '../../../daemon/access/command-keys.js';
import { nodeFiles } from '../../../daemon/edges/storage/files.js';
import { explain } from '../../../daemon/messages/explain.js';
import {
  bundleFormat,
  mostBundleBytes,
  readBundle,
  refusalOf,
  type Bundle,
  type BundleChecks,
  type Refused,
} from '../../../daemon/provisioning/bundle.js';
import { makeKeys, readPrivateKey, signBundle } from '../../../daemon/provisioning/sign.js';
import { testFolder } from '../../folder.js';
import { bundleOf, signer, trust } from './bundles.js';

const now = Date.parse('2026-11-30T14:00:00Z');
const times = { madeAt: '2026-11-30T20:00:00+07:00', expiresAt: '2026-12-07T20:00:00+07:00' };
const keys = makeKeys();
const configuration = { schemaVersion: 1, room: { id: 'pendopo' }, walls: [] };

/** The product's own way: the keys are those in the folder. */
async function checksOf(t: Parameters<typeof testFolder>[0], more: Partial<BundleChecks> = {}): Promise<BundleChecks> {
  const folder = testFolder(t);
  trust(folder, keys);
  const { isKnownClient, isSignedBy } = await readCommandKeys(nodeFiles, folder, 'provisioning-keys');
  return {
    ...{ room: 'pendopo', highest: 6, isKnownSigner: isKnownClient, isSignedBy, now, parseTime: Date.parse },
    ...more,
  };
}

function verdict(text: string | Uint8Array, checks: BundleChecks): Refused | Bundle {
  const read = readBundle(typeof text === 'string' ? Buffer.from(text) : text);
  return 'refusal' in read ? read : (refusalOf(read.bundle, checks) ?? read.bundle);
}

t.test('a bundle of a known signer for this room is taken, once for each revision', async (t) => {
  const checks = await checksOf(t);
  const text = bundleOf(keys, configuration, { room: 'pendopo', revision: 7, ...times });
  t.match(verdict(text, checks), { revision: 7, signer, configuration });
  t.match(verdict(text.trimEnd(), checks), { revision: 7 }, 'the line end may be missing');
  t.match(verdict(text, { ...checks, highest: 7 }), { refusal: 'bundle-revision-old' });
});

t.test('the vectors say the same for ever', async (t) => {
  const rows = JSON.parse(readFileSync('test/vectors/bundles.json', 'utf8')) as {
    publicKey: string;
    rows: { name: string; text: string; refusal: string | null }[];
  };
  t.ok(rows.rows.length >= 15);
  const folder = testFolder(t);
  mkdirSync(join(folder, 'secrets', 'provisioning-keys'), { recursive: true });
  writeFileSync(join(folder, 'secrets', 'provisioning-keys', `${signer}.pem`), rows.publicKey);
  const { isKnownClient, isSignedBy } = await readCommandKeys(nodeFiles, folder, 'provisioning-keys');
  const checks = { ...(await checksOf(t)), isKnownSigner: isKnownClient, isSignedBy };
  for (const { name, text, refusal } of rows.rows) {
    const said = verdict(text, checks);
    t.equal('refusal' in said ? said.refusal : null, refusal, name);
  }
});

t.test('each refusal has a cause of its own, in both languages', async (t) => {
  const checks = await checksOf(t);
  const made = (more: object, configured: Readonly<Record<string, unknown>> = configuration): string =>
    bundleOf(keys, configured, { room: 'pendopo', revision: 7, ...times, ...more });
  const deep = made({}).replace('"walls":[]', `"walls":${'['.repeat(40)}${']'.repeat(40)}`);
  const rows: readonly (readonly [string | Uint8Array, string])[] = [
    [Buffer.alloc(mostBundleBytes + 1, 0x20), 'bundle-too-large'],
    [deep, 'bundle-too-deep'],
    ['', 'bundle-malformed'],
    ['[]', 'bundle-malformed'],
    [Buffer.from([0xff, 0xfe]), 'bundle-malformed'],
    [`\ufeff${made({})}`, 'bundle-malformed'],
    [made({}).slice(0, 100), 'bundle-malformed'],
    [made({ revision: 0 }), 'bundle-malformed'],
    [made({ revision: 1.5 }), 'bundle-malformed'],
    [made({ madeAt: 'today' }), 'bundle-malformed'],
    [made({ madeAt: '2026-11-30T20:00:00' }), 'bundle-malformed'],
    [made({ room: '../x' }), 'bundle-malformed'],
    [made({ more: 1 }), 'bundle-malformed'],
    [JSON.stringify(JSON.parse(made({})), null, 2), 'bundle-not-canonical'],
    [made({}).replace('"revision":7', '"revision":7,"revision":7'), 'bundle-not-canonical'],
    [made({ signer: 'lain' }), 'bundle-signer-unknown'],
    [bundleOf(makeKeys(), configuration, { room: 'pendopo', revision: 7, ...times }), 'bundle-signature-wrong'],
    [made({}).replace('"revision":7', '"revision":8'), 'bundle-signature-wrong'],
    [made({ room: 'alun-alun' }), 'bundle-other-room'],
    [made({ madeAt: '2026-11-30T14:06:00Z' }), 'bundle-not-yet'],
    [made({ expiresAt: '2026-11-30T14:00:00Z' }), 'bundle-expired'],
    [made({ revision: 6 }), 'bundle-revision-old'],
  ];
  for (const [text, code] of rows) {
    const said = verdict(text, checks);
    if (!('refusal' in said)) {
      t.fail(`${code} was taken`);
      continue;
    }
    t.equal(said.refusal, code);
    for (const language of ['id', 'en'] as const) {
      const words = explain(said.refusal, said.parameters, language);
      t.notMatch(`${words?.meaning} ${words?.todo}`, /\{\w+\}|undefined/, `${code} in ${language}`);
    }
  }
});

t.test('any turned bit is refused', async (t) => {
  const checks = await checksOf(t);
  const good = Buffer.from(bundleOf(keys, configuration, { room: 'pendopo', revision: 7, ...times }));
  for (let bit = 0; bit < good.length * 8; bit += 1) {
    const turned = Buffer.from(good);
    turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const said = verdict(turned, checks);
    if (!('refusal' in said)) t.fail(`bit ${bit} was turned and nobody saw`);
  }
  t.pass(`${good.length * 8} bits`);
});

t.test('no bytes make the reader throw, and what it takes reads the same again', (t) => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => 'refusal' in readBundle(bytes)));
  const key = readPrivateKey(Buffer.from(keys.privateKey), 'key');
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.integer({ min: 1 }), (value, revision) => {
      const content = { format: bundleFormat, room: 'r', signer, revision, ...times, configuration: value } as const;
      let text: string;
      try {
        text = signBundle(content, key);
      } catch {
        // Half of a surrogate pair or minus zero: it has no canonical form.
        return true;
      }
      const read = readBundle(Buffer.from(text));
      return 'bundle' in read && canonicalJson(read.bundle.configuration) === canonicalJson(value);
    }),
  );
  t.end();
});

t.test('a private key among the public ones is not used', async (t) => {
  const folder = testFolder(t);
  trust(folder, { ...keys, publicKey: keys.privateKey });
  const read = await readCommandKeys(nodeFiles, folder, 'provisioning-keys');
  t.same([read.names, read.unusable], [[], [`${signer}.pem`]]);
});
