/** A board's exception codes ("MODBUS Application Protocol" 1.1b3, section 7) as codes of docs/errors.md. */

const codes: Readonly<Record<number, string>> = {
  1: 'relay-refused-command',
  2: 'relay-refused-channel',
  3: 'relay-refused-command',
  4: 'relay-board-failed',
  6: 'device-busy',
};

export function refusalOf(exception: number): string {
  return codes[exception] ?? 'relay-board-failed';
}
