import t from 'tap';
import { checkProfile, type Field, type ReportsProfile } from '../../../drivers/terminal/hid-terminal/profile.js';
import { decodeReport } from '../../../drivers/terminal/hid-terminal/codec.js';
import { misfitOf } from '../../../drivers/terminal/hid-terminal/descriptor-fit.js';
import { profiles } from '../../../drivers/terminal/hid-terminal/table.js';
import { PalmTerminal, terminalProfiles } from '../../../drivers/simulators/palm-terminal.js';
import { bytesOfHex } from '../link/fake-hid.js';

const found = profiles.find(({ name }) => name === 'reference');
if (found?.transport !== 'reports') throw new Error('no reference profile');
const reference: ReportsProfile = found;

function withField(name: string, field: Field): ReportsProfile {
  return { ...reference, input: { ...reference.input, fields: { ...reference.input.fields, [name]: field } } };
}

t.test('the shipped profiles are sound, and each fits the device that it describes and no other', (t) => {
  t.same(profiles.map(({ name }) => name).sort(), [...terminalProfiles].sort());
  for (const profile of profiles) {
    t.equal(checkProfile(profile), profile);
    for (const name of terminalProfiles) {
      const fit = misfitOf(profile, new PalmTerminal(name, null).descriptor);
      if (name === profile.name) t.equal(fit, null, name);
      else t.type(fit, 'string', `${profile.name} on ${name}`);
    }
    t.match(misfitOf(profile, bytesOfHex('0600FF')), /no collection/);
    t.match(misfitOf(profile, bytesOfHex('FE')), /descriptor is broken/);
  }
  t.end();
});

t.test('a template never enters, whatever its field is called', (t) => {
  for (const name of ['template', 'palmTemplate', 'biometricData', 'veins', 'minutiae', 'palmImage', 'featureVector'])
    t.throws(
      () => checkProfile(withField(name, { type: 'bytes', byte: 20, bytes: 4 })),
      { code: 'terminal-profile-template', parameters: { detail: name } },
      name,
    );
  t.end();
});

t.test('a profile that reads outside of its report, twice the same, or signs nothing is refused', (t) => {
  const { input } = reference;
  const withInput = (change: Partial<ReportsProfile['input']>): ReportsProfile => ({
    ...reference,
    input: { ...input, ...change },
  });
  const without = (name: string): ReportsProfile =>
    withInput({ fields: Object.fromEntries(Object.entries(input.fields).filter(([key]) => key !== name)) });
  const cases: readonly (readonly [RegExp, ReportsProfile])[] = [
    [/no such field score/, withField('score', { type: 'number', byte: 3, bytes: 1 })],
    [/subject: outside/, withField('subject', { type: 'text', byte: 12, bytes: 41 })],
    [/sequence: outside/, withField('sequence', { type: 'number', byte: 0, bytes: 4 })],
    [/sequence: a number of more/, withField('sequence', { type: 'number', byte: 8, bytes: 5 })],
    [/duress: no such bit/, withField('duress', { type: 'bit', byte: 2, bit: 8 })],
    [/quality and reason share byte 3/, withField('reason', { type: 'number', byte: 3, bytes: 1 })],
    [/no event/, without('event')],
    [/no subject/, withField('subject', { type: 'number', byte: 12, bytes: 4 })],
    [/boot and sequence/, without('boot')],
    [/a code needs mac/, { ...reference, mac: null }],
    [/a code needs mac/, without('code')],
    [/less than 16/, withField('code', { type: 'bytes', byte: 44, bytes: 8 })],
    [/mac without an identity/, { ...reference, identity: null }],
    [/no events/, withInput({ events: {} })],
    [/feedback/, { ...reference, feedback: reference.feedback && { ...reference.feedback, bytes: 3 } }],
  ];
  for (const [detail, profile] of cases)
    t.throws(() => checkProfile(profile), { code: 'terminal-profile-wrong', parameters: { detail } }, String(detail));
  const [wedge] = profiles.filter((one) => one.transport === 'keyboard');
  if (wedge === undefined) throw new Error('no wedge');
  for (const change of [{ interKeyMs: 0 }, { longest: 65 }, { pattern: /\d+/ }])
    t.throws(() => checkProfile({ ...wedge, ...change }), { code: 'terminal-profile-wrong' });
  t.end();
});

t.test('subjects of other makes: decimal digits and bytes', (t) => {
  const digits: ReportsProfile = {
    ...reference,
    mac: null,
    input: {
      ...reference.input,
      bytes: 8,
      zero: [],
      fields: { event: { type: 'number', byte: 1, bytes: 1 }, subject: { type: 'digits', byte: 2, bytes: 4 } },
    },
  };
  const raw: ReportsProfile = {
    ...digits,
    input: { ...digits.input, fields: { ...digits.input.fields, subject: { type: 'bytes', byte: 2, bytes: 4 } } },
  };
  t.equal(checkProfile(digits), digits);
  t.match(decodeReport(digits, bytesOfHex('01 01 00 00 47 11 00 00')).report, { subject: '00004711', duress: false });
  t.equal(decodeReport(digits, bytesOfHex('01 01 00 00 4A 11 00 00')).fault, 'value');
  t.equal(decodeReport(digits, bytesOfHex('01 01 00 00 00 00 00 00')).fault, 'value');
  t.match(decodeReport(raw, bytesOfHex('01 01 00 00 4A 11 00 00')).report, { subject: '00004a11' });
  t.match(decodeReport(raw, bytesOfHex('01 04 00 00 00 00 00 00')).report, { event: 'heartbeat', subject: null });
  t.end();
});
