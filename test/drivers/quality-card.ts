/** The quality card of a family, and what is wrong with one. drivers/README.md explains it. */

/** In the order of drivers/README.md. */
export const qualityRules = [
  ...['readme', 'one-table', 'vectors', 'properties', 'simulator', 'contract-suite', 'tcp', 'probe', 'proof'],
  ...['foreign-changes', 'refusals', 'limits', 'login', 'real-hardware'],
] as const;

/** One line for each fault of the parsed card; `exists` says whether a path of the tree is there. */
export function cardFaults(card: unknown, family: string, exists: (path: string) => boolean): readonly string[] {
  if (!isRecord(card)) return ['not an object'];
  const faults = strangeKeys('card', card, ['family', 'realHardware', 'rules']);
  if (card['family'] !== family) faults.push(`family is ${String(card['family'])}`);
  const rules = isRecord(card['rules']) ? card['rules'] : {};
  faults.push(...strangeKeys('rules', rules, qualityRules));
  for (const rule of qualityRules) faults.push(...ruleFaults(rule, rules[rule], exists));
  const tried = hardwareFaults(card['realHardware'], faults);
  const claimed = isRecord(rules['real-hardware']) && rules['real-hardware']['status'] === 'done';
  if (tried !== claimed) faults.push('real-hardware and realHardware.tried do not agree');
  return faults;
}

function ruleFaults(rule: string, entry: unknown, exists: (path: string) => boolean): readonly string[] {
  if (!isRecord(entry)) return [`${rule} is missing`];
  const { status, evidence, reason } = entry;
  const faults = strangeKeys(rule, entry, ['status', 'evidence', 'reason']);
  if (status === 'done') {
    if (typeof evidence !== 'string' || !exists(evidence)) faults.push(`${rule}: no file ${String(evidence)}`);
  } else if (status === 'to-do' || status === 'exempt') {
    if (typeof reason !== 'string' || reason.length < 15) faults.push(`${rule}: ${status} without a reason`);
  } else faults.push(`${rule}: status ${String(status)}`);
  return faults;
}

/** True where the card says that real hardware was tried; its faults are added. */
function hardwareFaults(value: unknown, faults: string[]): boolean {
  if (!isRecord(value) || typeof value['tried'] !== 'boolean' || !Array.isArray(value['devices'])) {
    faults.push('realHardware wants tried and devices');
    return false;
  }
  const devices: readonly unknown[] = value['devices'];
  if (value['tried'] !== devices.length > 0) faults.push('realHardware: tried and devices do not agree');
  for (const device of devices) {
    const whole =
      isRecord(device) && ['model', 'firmware', 'date', 'what'].every((key) => typeof device[key] === 'string');
    if (!whole) faults.push('realHardware: a device wants model, firmware, date and what');
  }
  return value['tried'];
}

function strangeKeys(place: string, value: Readonly<Record<string, unknown>>, known: readonly string[]): string[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${place}: no such key ${key}`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
