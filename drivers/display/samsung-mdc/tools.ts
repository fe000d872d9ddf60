/** Samsung MDC for the verbs probe, decode and encode. */
import { setId, type SetId } from '../../display.js';
import { KeeperError } from '../../errors.js';
import type { FamilyTools, ProbeFinding } from '../../family.js';
import { decode, decodeHost, encode, type MdcReply } from './codec.js';
import { MdcFramer } from './framer.js';
import {
  commandForms,
  inputNames,
  isDivision,
  isInputName,
  mostNibble,
  mostPositions,
  mostSetId,
  type MdcBody,
  type MdcCommand,
} from './table.js';

/** Ids are counted from 1 unless somebody chose otherwise; a broadcast is answered by nobody, or by all at once. */
const likelyIds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0];

const [first = [], ...elsewhere] = likelyIds.flatMap((number) => {
  const panel = setId(number, { least: 0, most: mostSetId });
  if (panel === null) return [];
  const questions: readonly MdcCommand[] = [
    { kind: 'read-model-name', panel },
    { kind: 'read-software', panel },
  ];
  return [questions.map(encode)];
});

export const mdcTools: FamilyTools = {
  name: 'samsung-mdc',
  probe: { harm: 5, questions: first, elsewhere, recognise },
  decode: (from, bytes) => (from === 'host' ? decodeHost(bytes) : repliesIn(bytes)),
  encode: (command) => encode(parseCommand(command)),
};

/** Any frame with its sum right is MDC, a refusal (the set is off) as well as a greeting that wants TLS. */
function recognise(answers: readonly Uint8Array[]): ProbeFinding | null {
  const replies = answers.flatMap((answer) => repliesIn(answer));
  if (replies.every(({ kind }) => kind === 'unknown')) return null;
  const model = replies.find((reply) => reply.kind === 'model-name');
  const software = replies.find((reply) => reply.kind === 'software');
  const name = model === undefined || model.text === '' ? 'Samsung' : `Samsung ${model.text}`;
  return { model: name, firmware: software?.text ?? null, inputs: null, outputs: null };
}

function repliesIn(bytes: Uint8Array): readonly MdcReply[] {
  const framer = new MdcFramer({ idleMs: 0 });
  // A second push much later lets go of what stays unfinished.
  const events = [...framer.push(bytes, 0), ...framer.push(new Uint8Array(), 1)];
  return joined(events.map((event) => ({ noise: event.kind === 'discarded', bytes: event.bytes }))).map(decode);
}

/** Neighbouring noise as one. */
function joined(parts: readonly { readonly noise: boolean; readonly bytes: Uint8Array }[]): readonly Uint8Array[] {
  const whole: Uint8Array[] = [];
  let noise: number[] = [];
  const end = (): void => {
    if (noise.length > 0) whole.push(Uint8Array.from(noise));
    noise = [];
  };
  for (const part of parts) {
    if (part.noise) noise.push(...part.bytes);
    else {
      end();
      whole.push(part.bytes);
    }
  }
  end();
  return whole;
}

/** The command in the form that `decode` gives it. A broadcast is not written: nobody answers it. */
function parseCommand(value: unknown): MdcCommand {
  if (!isRecord(value)) throw wanted('an object');
  const panel = panelOf(value['panel']);
  return { ...bodyOf(value), panel };
}

function bodyOf(value: Readonly<Record<string, unknown>>): MdcBody {
  const { kind } = value;
  switch (kind) {
    case 'power':
    case 'wall':
      return { kind, on: switchOf(value['on']) };
    case 'input': {
      const { input } = value;
      if (!isInputName(input)) throw wanted(`input: ${inputNames.join(', ')}`);
      return { kind, input };
    }
    case 'division': {
      const { rows, columns, position } = value;
      const division = { rows: Number(rows), columns: Number(columns), position: Number(position) };
      const numbers = [rows, columns, position].every((one) => typeof one === 'number');
      if (numbers && isDivision(division)) return { kind, ...division };
      throw wanted(
        `rows and columns of 1..${mostNibble}, at most ${mostPositions} panels, position of 1..rows x columns`,
      );
    }
    case 'picture-mode': {
      const { mode } = value;
      if (mode !== 'natural' && mode !== 'full') throw wanted('mode: natural or full');
      return { kind, mode };
    }
    case 'reboot':
    case 'read-status':
    case 'read-serial-number':
    case 'read-health':
    case 'read-software':
    case 'read-model-name':
    case 'read-power':
    case 'read-input':
    case 'read-wall':
    case 'read-division':
    case 'read-picture-mode':
      return { kind };
    default:
      throw wanted(`kind: ${Object.keys(commandForms).join(', ')}`);
  }
}

function panelOf(value: unknown): SetId {
  const panel = typeof value === 'number' ? setId(value, { least: 0, most: mostSetId }) : null;
  if (panel === null) throw wanted(`panel: a whole number of 0..${mostSetId}`);
  return panel;
}

function switchOf(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw wanted('on: true or false');
}

function wanted(detail: string): KeeperError {
  return new KeeperError('cli-input-not-a-command', { detail });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
