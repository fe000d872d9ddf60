/** Extron SIS for the verbs probe, decode and encode. */
import { KeeperError } from '../../errors.js';
import { inputId, outputId, type InputId, type OutputId, type Tie } from '../../driver.js';
import { decode, encode, splitHost, type SisCommand, type SisReply } from './codec.js';
import type { FamilyTools, ProbeFinding } from '../../family.js';

/** SIS numbers have at most three digits. */
const most = 999;

export const sisTools: FamilyTools = {
  name: 'extron-sis',
  probe: {
    harm: 3,
    questions: [encode({ kind: 'read-firmware' }), encode({ kind: 'read-part' }), encode({ kind: 'read-size' })],
    recognise,
  },
  decode: (from, bytes) =>
    from === 'host'
      ? splitHost(bytes).map((command) => ({ command }))
      : linesOf(bytes).map((line) => ({ ...decode(line) })),
  encode: (command) => encode(parseCommand(command)),
};

/** A firmware number, or an error code, is SIS; what else answers is another family. */
function recognise(answers: readonly Uint8Array[]): ProbeFinding | null {
  const replies = answers.flatMap((answer) => linesOf(answer).map(decode));
  const found = <K extends SisReply['kind']>(kind: K): Extract<SisReply, { kind: K }> | undefined =>
    replies.find((reply): reply is Extract<SisReply, { kind: K }> => reply.kind === kind);
  const firmware = found('firmware');
  if (firmware === undefined && found('error') === undefined) return null;
  const part = found('part');
  const size = found('size');
  return {
    model: part === undefined ? 'Extron' : `Extron ${part.text}`,
    firmware: firmware?.text ?? null,
    inputs: size?.inputs ?? null,
    outputs: size?.outputs ?? null,
  };
}

function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  return Buffer.from(bytes)
    .toString('latin1')
    .split(/[\r\n]+/)
    .filter((line) => line !== '')
    .map((line) => Uint8Array.from(Buffer.from(line, 'latin1')));
}

function parseCommand(value: unknown): SisCommand {
  if (!isRecord(value)) throw wanted('an object');
  switch (value['kind']) {
    case 'tie':
      return { kind: 'tie', plane: 'all', tie: tieOf(value) };
    case 'tie-all':
      return { kind: 'tie-all', plane: 'all', input: inputOf(value['input']) };
    case 'salvo':
      return { kind: 'salvo', plane: 'all', ties: listOf(value['ties']).map(tieOf) };
    case 'read-tie':
      return { kind: 'read-tie', plane: 'all', output: outputOf(value['output']) };
    case 'read-ties':
      return { kind: 'read-ties', plane: 'video', first: outputOf(value['first']) };
    case 'read-size':
    case 'read-part':
    case 'read-firmware':
    case 'read-build':
    case 'read-verbose':
    case 'read-mutes':
    case 'read-lock':
    case 'read-signals':
      return { kind: value['kind'] };
    default:
      throw wanted(
        'kind: tie, tie-all, salvo, read-tie, read-ties, read-size, read-part, read-firmware, read-verbose …',
      );
  }
}

function tieOf(value: unknown): Tie {
  if (!isRecord(value)) throw wanted('{"output": 1, "input": 2}');
  return { output: outputOf(value['output']), input: value['input'] === null ? null : inputOf(value['input']) };
}

function outputOf(value: unknown): OutputId {
  const id = typeof value === 'number' ? outputId(value, most) : null;
  if (id === null) throw wanted(`output: a whole number of 1..${most}`);
  return id;
}

function inputOf(value: unknown): InputId {
  const id = typeof value === 'number' ? inputId(value, most) : null;
  if (id === null) throw wanted(`input: a whole number of 1..${most}, or null for a tie to nothing`);
  return id;
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw wanted('ties: a list');
  return value;
}

function wanted(detail: string): KeeperError {
  return new KeeperError('cli-input-not-a-command', { detail });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
