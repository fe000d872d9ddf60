/** Whether a device is built as its profile says: what it describes of itself against what is going to be read. Pure. */
import { parseDescriptor, reportOf, type HidDescriptor, type ReportKind } from '../../link/hid-descriptor.js';
import type { Profile, ReportForm } from './profile.js';
import { keyboardReportBytes } from './table.js';

/** What does not fit, for people; null where all does. */
export function misfitOf(profile: Profile, bytes: Uint8Array): string | null {
  const { descriptor, fault } = parseDescriptor(bytes);
  if (descriptor === null) return `its report descriptor is broken: ${fault}`;
  const { use } = profile;
  const isUse = descriptor.uses.some(({ usagePage, usage }) => usagePage === use.usagePage && usage === use.usage);
  if (!isUse) return `it has no collection of usage ${hex(use.usagePage)}:${hex(use.usage)}`;
  if (profile.transport === 'keyboard') return keyboardMisfit(descriptor);
  const { input, feedback, identity, mac } = profile;
  const wanted: readonly (readonly [ReportKind, ReportForm | null])[] = [
    ['input', input],
    ['output', feedback],
    ['feature', identity],
    ['feature', mac?.challenge ?? null],
    ['feature', mac?.proof ?? null],
  ];
  for (const [kind, form] of wanted) {
    if (form === null) continue;
    const report = reportOf(descriptor, kind, form.reportId);
    if (report === null) return `it has no ${kind} report ${form.reportId}`;
    if (report.length !== form.bytes)
      return `its ${kind} report ${form.reportId} has ${report.length} bytes and not ${form.bytes}`;
  }
  return null;
}

function keyboardMisfit(descriptor: HidDescriptor): string | null {
  const report = reportOf(descriptor, 'input', 0);
  if (descriptor.numbered || report === null) return 'it numbers its reports, as no boot keyboard does';
  if (report.length !== keyboardReportBytes)
    return `its input report has ${report.length} bytes and not ${keyboardReportBytes}`;
  const keys = report.fields.find(({ variable, constant }) => !variable && !constant);
  const isKeys = keys?.bitOffset === 16 && keys.bitSize === 8 && keys.count === 6 && keys.usages[0]?.page === 7;
  return isKeys ? null : 'its input report has no six keys behind the second byte';
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}
