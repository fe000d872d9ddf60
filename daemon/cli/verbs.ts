/** The verbs in the order of the help page; a verb's file is loaded when it is named. */
import type { Verb } from './verb.js';

type Loader = () => Promise<Verb>;

const table: Readonly<Record<string, Loader>> = {
  demo: async () => (await import('./demo.js')).demo,
  run: async () => (await import('./run.js')).run,
  secure: async () => (await import('./secure.js')).secure,
  check: async () => (await import('./check.js')).check,
  devices: async () => (await import('./devices.js')).devices,
  'udev-rules': async () => (await import('./udev-rules.js')).udevRules,
  probe: async () => (await import('./probe.js')).probe,
  simulate: async () => (await import('./simulate.js')).simulate,
  replay: async () => (await import('./replay.js')).replay,
  decode: async () => (await import('./decode.js')).decode,
  encode: async () => (await import('./encode.js')).encode,
  'audit verify': async () => (await import('./audit-verify.js')).auditVerify,
  'audit export': async () => (await import('./audit-export.js')).auditExport,
  'person report': async () => (await import('./person-report.js')).personReport,
  'person erase': async () => (await import('./person-erase.js')).personErase,
  'person erased': async () => (await import('./person-erase.js')).personErased,
  backup: async () => (await import('./backup.js')).backup,
  restore: async () => (await import('./restore.js')).restore,
  provision: async () => (await import('./provision.js')).provision,
  'provision apply': async () => (await import('./provision.js')).provisionApply,
  'provision discard': async () => (await import('./provision.js')).provisionDiscard,
  'provision confirm': async () => (await import('./provision.js')).provisionConfirm,
  'provision status': async () => (await import('./provision.js')).provisionStatus,
  'provision return': async () => (await import('./provision.js')).provisionReturn,
  'provision sign': async () => (await import('./provision-sign.js')).provisionSign,
  'provision keygen': async () => (await import('./provision-sign.js')).provisionKeygen,
};

export const verbNames: readonly string[] = Object.keys(table);

/** The verb of that name; null where there is none. */
export async function loadVerb(name: string): Promise<Verb | null> {
  const load = Object.hasOwn(table, name) ? table[name] : undefined;
  return load === undefined ? null : load();
}
