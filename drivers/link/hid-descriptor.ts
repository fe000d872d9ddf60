/**
 * A HID report descriptor as reports and their fields. Pure, linear, bounded; a descriptor that breaks a rule of the
 * "Device Class Definition for Human Interface Devices" 1.11 (section 6.2.2) is a fault and not half a result.
 */

export type ReportKind = 'input' | 'output' | 'feature';

/** Usages of a field: each from `first` to `last` of its page, the order being the order of the field's values. */
export interface UsageRange {
  readonly page: number;
  readonly first: number;
  readonly last: number;
}

export interface DescriptorField {
  /** From the first bit after the report id. */
  readonly bitOffset: number;
  /** Of one value. */
  readonly bitSize: number;
  readonly count: number;
  readonly usages: readonly UsageRange[];
  readonly logicalMinimum: number;
  readonly logicalMaximum: number;
  /** Padding. */
  readonly constant: boolean;
  /** False for an array: its values are numbers of usages. */
  readonly variable: boolean;
}

export interface DescriptorReport {
  readonly kind: ReportKind;
  /** 0 where the device does not number its reports. */
  readonly id: number;
  /** In bytes, the id counted where there is one. */
  readonly length: number;
  readonly fields: readonly DescriptorField[];
}

export interface HidDescriptor {
  /** Application collections at the top, in order. */
  readonly uses: readonly { readonly usagePage: number; readonly usage: number }[];
  /** True where every report begins with its id. */
  readonly numbered: boolean;
  /** In the order of their first field. */
  readonly reports: readonly DescriptorReport[];
}

export type ParsedDescriptor =
  { readonly descriptor: HidDescriptor; readonly fault: null } | { readonly descriptor: null; readonly fault: string };

/** What the kernel reads at most (HID_MAX_DESCRIPTOR_SIZE). */
export const longestDescriptor = 4096;
/** What the kernel takes of one report at most (HID_MAX_BUFFER_SIZE). */
const longestReportBits = 16_384 * 8;
const deepestNesting = 32;

/** The items of the globals' state table. */
interface Globals {
  readonly usagePage: number;
  readonly logicalMinimum: number;
  readonly logicalMaximum: number;
  readonly reportSize: number;
  readonly reportCount: number;
  readonly reportId: number;
}

interface GrowingReport {
  readonly kind: ReportKind;
  readonly id: number;
  readonly fields: DescriptorField[];
  bits: number;
}

/** One short item; `value` unsigned, `signed` the same bits with their sign. */
interface Item {
  readonly tag: number;
  readonly size: number;
  readonly value: number;
  readonly signed: number;
}

class Fault {
  constructor(readonly text: string) {}
}

export function parseDescriptor(bytes: Uint8Array): ParsedDescriptor {
  if (bytes.length > longestDescriptor) return { descriptor: null, fault: `longer than ${longestDescriptor} bytes` };
  const building = new Building();
  let at = 0;
  while (at < bytes.length) {
    const item = itemAt(bytes, at);
    const fault = item instanceof Fault ? item : building.take(item);
    if (item instanceof Fault || fault !== null)
      return { descriptor: null, fault: `byte ${at}: ${fault?.text ?? 'no item'}` };
    at += 1 + item.size;
  }
  return building.finish();
}

function itemAt(bytes: Uint8Array, at: number): Item | Fault {
  const prefix = bytes[at] ?? 0;
  if (prefix === 0xfe) return new Fault('a long item, which no device has');
  const size = [0, 1, 2, 4][prefix & 3] ?? 0;
  if (at + 1 + size > bytes.length) return new Fault('the last item is cut off');
  let value = 0;
  for (let index = 0; index < size; index += 1) value += (bytes[at + 1 + index] ?? 0) * 256 ** index;
  const half = size === 0 ? 0 : 2 ** (8 * size - 1);
  return { tag: prefix & 0xfc, size, value, signed: value >= half && size > 0 ? value - 2 * half : value };
}

class Building {
  #globals: Globals = {
    usagePage: 0,
    logicalMinimum: 0,
    logicalMaximum: 0,
    reportSize: 0,
    reportCount: 0,
    reportId: 0,
  };
  readonly #pushed: Globals[] = [];
  #usages: UsageRange[] = [];
  #usageMinimum: { readonly page: number; readonly usage: number } | null = null;
  #depth = 0;
  readonly #uses: { readonly usagePage: number; readonly usage: number }[] = [];
  readonly #reports = new Map<string, GrowingReport>();

  /** Null where the item is in order. */
  take(item: Item): Fault | null {
    switch (item.tag) {
      case 0x80:
        return this.#main('input', item.value);
      case 0x90:
        return this.#main('output', item.value);
      case 0xb0:
        return this.#main('feature', item.value);
      case 0xa0:
        return this.#open(item.value);
      case 0xc0:
        return this.#close();
      case 0x08:
        this.#usages.push(this.#range(item, item));
        return null;
      case 0x18:
        this.#usageMinimum = this.#usage(item);
        return null;
      case 0x28:
        return this.#usageMaximum(item);
      default:
        return this.#global(item);
    }
  }

  finish(): ParsedDescriptor {
    if (this.#depth > 0) return { descriptor: null, fault: 'a collection is not closed' };
    const numbered = [...this.#reports.values()].some(({ id }) => id > 0);
    const reports = [...this.#reports.values()].map(({ kind, id, fields, bits }) => ({
      kind,
      id,
      length: Math.ceil(bits / 8) + (numbered ? 1 : 0),
      fields,
    }));
    if (numbered && reports.some(({ id }) => id === 0))
      return { descriptor: null, fault: 'some reports have an id and some have none' };
    return { descriptor: { uses: this.#uses, numbered, reports }, fault: null };
  }

  #global(item: Item): Fault | null {
    const { value, signed } = item;
    const set = (change: Partial<Globals>): null => {
      this.#globals = { ...this.#globals, ...change };
      return null;
    };
    switch (item.tag) {
      case 0x04:
        return value > 0xffff ? new Fault('a usage page of more than 16 bits') : set({ usagePage: value });
      case 0x14:
        return set({ logicalMinimum: signed });
      case 0x24:
        // Devices write 255 as FF in one byte; with a minimum that is not negative it can only be that.
        return set({ logicalMaximum: this.#globals.logicalMinimum < 0 ? signed : value });
      case 0x74:
        return value > 256 ? new Fault(`values of ${value} bits`) : set({ reportSize: value });
      case 0x84:
        return value < 1 || value > 255 ? new Fault(`report id ${value}`) : set({ reportId: value });
      case 0x94:
        return value > longestReportBits ? new Fault(`${value} values in a field`) : set({ reportCount: value });
      case 0xa4:
        if (this.#pushed.length >= deepestNesting) return new Fault('pushed too often');
        this.#pushed.push(this.#globals);
        return null;
      case 0xb4: {
        const popped = this.#pushed.pop();
        return popped === undefined ? new Fault('popped more than was pushed') : set(popped);
      }
      default:
        // Physical limits, units, designators, strings, delimiters: nothing that says where a value lies.
        return null;
    }
  }

  #usage({ size, value }: Item): { readonly page: number; readonly usage: number } {
    // Four bytes carry the page themselves.
    return size === 4
      ? { page: Math.floor(value / 65_536), usage: value % 65_536 }
      : { page: this.#globals.usagePage, usage: value };
  }

  #range(first: Item, last: Item): UsageRange {
    const { page, usage } = this.#usage(first);
    return { page, first: usage, last: this.#usage(last).usage };
  }

  #usageMaximum(item: Item): Fault | null {
    const minimum = this.#usageMinimum;
    this.#usageMinimum = null;
    const { page, usage } = this.#usage(item);
    if (minimum === null || minimum.page !== page || minimum.usage > usage)
      return new Fault('a usage maximum without its minimum');
    this.#usages.push({ page, first: minimum.usage, last: usage });
    return null;
  }

  #open(kind: number): Fault | null {
    const [usage] = this.#usages;
    if (this.#depth === 0 && kind === 1 && usage !== undefined)
      this.#uses.push({ usagePage: usage.page, usage: usage.first });
    this.#depth += 1;
    this.#endLocals();
    return this.#depth > deepestNesting ? new Fault('collections too deep') : null;
  }

  #close(): Fault | null {
    if (this.#depth === 0) return new Fault('a collection ends that never began');
    this.#depth -= 1;
    this.#endLocals();
    return null;
  }

  #main(kind: ReportKind, flags: number): Fault | null {
    const { reportId: id, reportSize, reportCount, logicalMinimum, logicalMaximum } = this.#globals;
    const key = `${kind} ${id}`;
    const report = this.#reports.get(key) ?? { kind, id, fields: [], bits: 0 };
    this.#reports.set(key, report);
    const bits = report.bits + reportSize * reportCount;
    if (bits > longestReportBits) return new Fault('a report longer than the kernel takes');
    report.fields.push({
      bitOffset: report.bits,
      bitSize: reportSize,
      count: reportCount,
      usages: this.#usages,
      logicalMinimum,
      logicalMaximum,
      constant: (flags & 1) === 1,
      variable: (flags & 2) === 2,
    });
    report.bits = bits;
    this.#endLocals();
    return null;
  }

  #endLocals(): void {
    this.#usages = [];
    this.#usageMinimum = null;
  }
}

/** The report of that kind and id; null where the descriptor has none. */
export function reportOf(descriptor: HidDescriptor, kind: ReportKind, id: number): DescriptorReport | null {
  return descriptor.reports.find((report) => report.kind === kind && report.id === id) ?? null;
}
