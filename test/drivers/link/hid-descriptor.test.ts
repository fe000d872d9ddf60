import fc from 'fast-check';
import t from 'tap';
import { longestDescriptor, parseDescriptor, reportOf } from '../../../drivers/link/hid-descriptor.js';
import { bytesOfHex, vendorDescriptor } from './fake-hid.js';

/** HID 1.11 appendix E.6: the boot keyboard. */
const keyboard = bytesOfHex(`05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 01 95 05
  75 01 05 08 19 01 29 05 91 02 95 01 75 03 91 01 95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0`);
/** HID 1.11 appendix E.10: the boot mouse, whose axes are signed. */
const mouse =
  bytesOfHex(`05 01 09 02 A1 01 09 01 A1 00 05 09 19 01 29 03 15 00 25 01 95 03 75 01 81 02 95 01 75 05 81 01
  05 01 09 30 09 31 15 81 25 7F 75 08 95 02 81 06 C0 C0`);
/** FIDO CTAP 2.1, section 11.2.8.2. */
const fido = bytesOfHex(`06 D0 F1 09 01 A1 01 09 20 15 00 26 FF 00 75 08 95 40 81 02 09 21 15 00 26 FF 00 75 08 95 40 91
  02 C0`);

function parsed(bytes: Uint8Array): NonNullable<ReturnType<typeof parseDescriptor>['descriptor']> {
  const { descriptor, fault } = parseDescriptor(bytes);
  if (descriptor === null) throw new Error(fault);
  return descriptor;
}

t.test('a boot keyboard: unnumbered, 8 bytes in, 1 out', (t) => {
  const descriptor = parsed(keyboard);
  t.same(descriptor.uses, [{ usagePage: 1, usage: 6 }]);
  t.equal(descriptor.numbered, false);
  t.same(
    descriptor.reports.map(({ kind, id, length }) => [kind, id, length]),
    [
      ['input', 0, 8],
      ['output', 0, 1],
    ],
  );
  const [modifiers, padding, keys] = reportOf(descriptor, 'input', 0)?.fields ?? [];
  t.match(modifiers, { bitOffset: 0, bitSize: 1, count: 8, variable: true, constant: false });
  t.same(modifiers?.usages, [{ page: 7, first: 0xe0, last: 0xe7 }]);
  t.match(padding, { bitOffset: 8, bitSize: 8, count: 1, constant: true });
  t.match(keys, { bitOffset: 16, bitSize: 8, count: 6, variable: false, logicalMinimum: 0, logicalMaximum: 0x65 });
  t.equal(reportOf(descriptor, 'feature', 0), null);
  t.end();
});

t.test('a mouse, a FIDO key and a terminal with numbered reports', (t) => {
  const axes = reportOf(parsed(mouse), 'input', 0)?.fields.at(-1);
  t.match(axes, { bitOffset: 8, bitSize: 8, count: 2, logicalMinimum: -127, logicalMaximum: 127 });
  t.equal(reportOf(parsed(mouse), 'input', 0)?.length, 3);
  t.same(parsed(mouse).uses, [{ usagePage: 1, usage: 2 }], 'the physical collection inside is no use of its own');
  t.same(parsed(fido).uses, [{ usagePage: 0xf1d0, usage: 1 }]);
  t.same(
    parsed(fido).reports.map(({ kind, length }) => [kind, length]),
    [
      ['input', 64],
      ['output', 64],
    ],
  );
  const terminal = parsed(vendorDescriptor);
  t.equal(terminal.numbered, true);
  t.same(
    terminal.reports.map(({ kind, id, length }) => [kind, id, length]),
    [
      ['input', 1, 32],
      ['output', 2, 16],
      ['feature', 3, 16],
    ],
    'lengths count the id',
  );
  t.equal(reportOf(terminal, 'input', 1)?.fields[0]?.logicalMaximum, 255);
  t.end();
});

t.test('globals are pushed and popped, a usage of four bytes carries its page', (t) => {
  const pushed = parsed(bytesOfHex('06 00 FF 09 01 A1 01 75 08 95 02 A4 75 01 95 08 81 02 B4 81 02 C0'));
  t.same(
    reportOf(pushed, 'input', 0)?.fields.map(({ bitSize, count }) => [bitSize, count]),
    [
      [1, 8],
      [8, 2],
    ],
  );
  const paged = parsed(bytesOfHex('0B 06 00 01 00 A1 01 C0'));
  t.same(paged.uses, [{ usagePage: 1, usage: 6 }]);
  t.end();
});

t.test('what breaks the rules is a fault with its place', (t) => {
  const faults: readonly [string, RegExp][] = [
    ['05', /byte 0: the last item is cut off/],
    ['A1 01', /a collection is not closed/],
    ['C0', /byte 0: a collection ends/],
    ['FE 02 00 01 02', /a long item/],
    ['85 00', /report id 0/],
    ['B4', /popped more/],
    ['29 05', /usage maximum without/],
    ['A1 01 75 08 95 01 81 02 85 01 81 02 C0', /some reports have an id/],
    ['77 00 01 00 00 97 00 00 01 00 81 02', /longer than the kernel takes/],
    ['76 01 01', /values of 257 bits/],
    ['97 FF FF FF FF', /values in a field/],
    ['A4'.repeat(40), /pushed too often/],
    ['A1 01'.repeat(40), /too deep/],
    ['07 00 00 01 00', /usage page/],
  ];
  for (const [hex, fault] of faults) t.match(parseDescriptor(bytesOfHex(hex)).fault, fault, hex.slice(0, 20));
  t.match(parseDescriptor(new Uint8Array(longestDescriptor + 1)).fault, /longer than 4096/);
  t.equal(parseDescriptor(new Uint8Array(0)).fault, null, 'nothing describes nothing');
  t.end();
});

t.test('whatever the bytes are, the parser ends, and what it says is in bounds', (t) => {
  const item = fc.tuple(
    fc.constantFrom(0x04, 0x14, 0x24, 0x74, 0x84, 0x94, 0xa4, 0xb4, 0x08, 0x18, 0x28, 0x80, 0x90, 0xb0, 0xa0, 0xc0),
    fc.nat({ max: 3 }),
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
  );
  const likely = fc
    .array(item, { maxLength: 60 })
    .map((items) =>
      Uint8Array.from(items.flatMap(([tag, size, data]) => [tag | size, ...data.slice(0, [0, 1, 2, 4][size])])),
    );
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), likely), (bytes) => {
      const { descriptor, fault } = parseDescriptor(bytes);
      if (descriptor === null) return typeof fault === 'string';
      return descriptor.reports.every(
        ({ length, fields }) =>
          length <= 16_385 &&
          fields.every(({ bitOffset, bitSize, count }) => bitOffset + bitSize * count <= length * 8),
      );
    }),
    { numRuns: 5000 },
  );
  t.end();
});

t.test('a descriptor that is cut or has a byte changed never throws', (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom(keyboard, mouse, fido, vendorDescriptor),
      fc.nat(),
      fc.nat({ max: 255 }),
      (bytes, place, value) => {
        const at = place % bytes.length;
        parseDescriptor(bytes.slice(0, at));
        parseDescriptor(bytes.map((byte, index) => (index === at ? value : byte)));
      },
    ),
    { numRuns: 3000 },
  );
  t.end();
});

t.test('time grows with the length, not with what is in it', (t) => {
  const worst = bytesOfHex('09 01'.repeat(2046) + '75 01 81');
  const startedAt = performance.now();
  for (let round = 0; round < 20; round += 1) parseDescriptor(worst);
  t.ok(performance.now() - startedAt < 2000);
  t.end();
});
