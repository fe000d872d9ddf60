/** Terminals for the verbs decode and encode: whichever shipped profile has such a report. */
import { CommandReader } from '../../device/command-reader.js';
import type { FamilyTools } from '../../family.js';
import { decodeFeedback, decodeIdentity, decodeReport, encodeFeedback, keysDown } from './codec.js';
import type { ReportsProfile } from './profile.js';
import { commandKinds, profiles } from './table.js';

const feedbacks = [
  ...(['idle', 'pending', 'granted', 'denied', 'locked-out', 'held-open-warning', 'lockdown', 'fault'] as const),
];

export const terminalTools: FamilyTools = {
  name: 'hid-terminal',
  // A HID device says what it is; `wallkeeper devices` shows it.
  probe: null,
  decode: (from, bytes) => [from === 'host' ? commandIn(bytes) : replyIn(bytes)],
  encode: (given) => encode(new CommandReader(given, { inputs: 0, outputs: 0 })),
};

function reportsProfiles(): readonly ReportsProfile[] {
  return profiles.filter((profile) => profile.transport === 'reports');
}

function commandIn(bytes: Uint8Array): object {
  for (const profile of reportsProfiles()) {
    const feedback = decodeFeedback(profile, bytes);
    if (feedback !== null) return { kind: 'feedback', ...feedback };
    const { mac } = profile;
    if (mac !== null && bytes[0] === mac.challenge.reportId && bytes.length === mac.challenge.bytes)
      return { kind: 'challenge', challenge: hexOf(bytes.slice(1)) };
  }
  return { kind: 'unknown', bytes: bytes.length };
}

function replyIn(bytes: Uint8Array): object {
  for (const profile of reportsProfiles()) {
    const { report } = decodeReport(profile, bytes);
    if (report !== null) {
      const { event, code, ...rest } = report;
      return { kind: event, profile: profile.name, ...rest, ...(code === null ? {} : { code: hexOf(code) }) };
    }
    const identity = decodeIdentity(profile, bytes);
    if (identity !== null) return { kind: 'identity', ...identity };
    const { mac } = profile;
    if (mac !== null && bytes[0] === mac.proof.reportId && bytes.length === mac.proof.bytes)
      return { kind: 'proof', code: hexOf(bytes.slice(1)) };
  }
  const keys = keysDown(bytes);
  return keys === null ? { kind: 'unknown', bytes: bytes.length } : { kind: 'keys', ...keys };
}

function encode(command: CommandReader): Uint8Array {
  const [profile] = reportsProfiles();
  if (command.kind === 'feedback' && profile !== undefined) {
    const shown = command.oneOf('feedback', feedbacks, null);
    const ms = command.optional('ms', (key) => command.number(key, 1, 6_553_500));
    const bytes = encodeFeedback(profile, shown, ms);
    if (bytes !== null) return bytes;
  }
  if (command.kind === 'challenge' && profile?.mac != null) {
    const challenge = command.text('challenge', /^[0-9a-f]{32}$/);
    return Uint8Array.from([profile.mac.challenge.reportId, ...Buffer.from(challenge, 'hex')]);
  }
  throw command.wanted(`kind: ${commandKinds.join(', ')}`);
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
