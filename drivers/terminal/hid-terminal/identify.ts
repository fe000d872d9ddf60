/** Gets to know a terminal that was just opened: is it built as its profile says, who is it, has it the right key. */
import type { Clock } from '../../clock.js';
import type { HidFacts, HidLink } from '../../link/hid-link.js';
import type { TerminalIdentity } from '../../terminal.js';
import { decodeIdentity } from './codec.js';
import { misfitOf } from './descriptor-fit.js';
import { TerminalMac } from './mac.js';
import { assuranceOf, type Profile, type ReportForm } from './profile.js';
import type { TerminalTimings } from './timings.js';

export type Identified =
  | { readonly kind: 'known'; readonly identity: TerminalIdentity; readonly mac: TerminalMac | null }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }
  /** The connection ended meanwhile. */
  | { readonly kind: 'gone' };

export interface IdentifyOptions {
  readonly link: HidLink;
  readonly profile: Profile;
  readonly key: Uint8Array | null;
  readonly clock: Clock;
  readonly timings: TerminalTimings;
}

/**
 * Never rejects. Codes: terminal-other-descriptor, terminal-identity-failed, terminal-other-identity,
 * terminal-key-wrong.
 */
export async function identify(options: IdentifyOptions, device: HidFacts): Promise<Identified> {
  const { link, profile, key } = options;
  const { generation } = link;
  const misfit = misfitOf(profile, device.descriptor);
  if (misfit !== null) return { kind: 'refused', code: 'terminal-other-descriptor', detail: misfit };
  const facts = {
    profile: profile.name,
    vendorId: device.vendorId,
    productId: device.productId,
    serialNumber: device.serialNumber,
    usbPath: device.usbPath,
    descriptorSha256: device.descriptorSha256,
    virtual: device.virtual,
    assurance: assuranceOf(profile),
  };
  if (profile.transport === 'keyboard' || profile.identity === null)
    return { kind: 'known', identity: { ...facts, firmware: null }, mac: null };
  const report = await read(options, profile.identity, generation);
  if (generation !== link.generation) return { kind: 'gone' };
  const said = report === null ? null : decodeIdentity(profile, report);
  if (report === null || said === null)
    return { kind: 'refused', code: 'terminal-identity-failed', detail: 'identity report' };
  // A device that gives itself another number than its USB descriptor does was put together from two.
  if (device.serialNumber !== null && said.serialNumber !== device.serialNumber)
    return { kind: 'refused', code: 'terminal-other-identity', detail: said.serialNumber };
  const identity = { ...facts, firmware: said.firmware };
  if (profile.mac === null || key === null) return { kind: 'known', identity, mac: null };
  const mac = new TerminalMac(key);
  const { challenge, proof } = profile.mac;
  const sent = await link.sendFeature(Uint8Array.from([challenge.reportId, ...mac.challenge]));
  const code = sent.kind === 'written' ? await read(options, proof, generation) : null;
  if (generation !== link.generation) return { kind: 'gone' };
  if (code === null) return { kind: 'refused', code: 'terminal-identity-failed', detail: 'proof report' };
  return mac.verifies(report, code.slice(1))
    ? { kind: 'known', identity, mac }
    : { kind: 'refused', code: 'terminal-key-wrong', detail: link.name };
}

/** A device that has just started may not answer at once. Null where it does not, or answers something else. */
async function read(
  { link, clock, timings }: IdentifyOptions,
  { reportId, bytes }: ReportForm,
  generation: number,
): Promise<Uint8Array | null> {
  for (let tried = 0; tried < timings.identityTries; tried += 1) {
    if (tried > 0)
      await new Promise<void>((resolve) => clock.after(timings.identityRetryMs * 2 ** (tried - 1), resolve));
    if (generation !== link.generation) return null;
    const answer = await link.getFeature(reportId, bytes);
    if (answer.kind === 'read' && answer.bytes.length === bytes && answer.bytes[0] === reportId) return answer.bytes;
  }
  return null;
}
