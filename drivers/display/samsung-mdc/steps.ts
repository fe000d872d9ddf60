/** Steps of a plan as MDC commands: what is sent, what the answer has to say, what it costs. */
import {
  isWhole,
  wholePicture,
  type DisplayCapabilities,
  type DisplayStep,
  type PanelAspect,
  type PanelChange,
  type SetId,
  type Tile,
} from '../../display.js';
import type { StepCost } from '../../driver.js';
import { encode, type MdcReply } from './codec.js';
import {
  inputNames,
  isDivision,
  isInputName,
  mostNibble,
  mostPositions,
  type Division,
  type MdcBody,
  type MdcCommand,
  type PictureMode,
} from './table.js';

export interface StepOptions {
  /** Set whenever a panel begins to show a tile; null leaves it alone. */
  readonly pictureMode: PictureMode | null;
  readonly frameGapMs: number;
  readonly powerOnGapMs: number;
  readonly wakeMs: number;
}

export function capabilitiesOf(options: StepOptions): DisplayCapabilities {
  return {
    inputs: inputNames,
    tiling: { mostRows: mostNibble, mostColumns: mostNibble, mostPanels: mostPositions },
    // A set acknowledges what it does not do (README, Quirks): only asking proves anything.
    evidence: { power: 'acknowledged', tile: 'acknowledged', input: 'acknowledged' },
    wakeMs: options.wakeMs,
    cost: (step) => costOf(step, options),
  };
}

/** The tile's place on the wire, position from 1 row by row; null for a tile that there is not. */
export function divisionOf({ rows, columns, row, column }: Tile): Division | null {
  const inside =
    [row, column].every((place) => Number.isInteger(place) && place >= 0) && row < rows && column < columns;
  const division = { rows, columns, position: row * columns + column + 1 };
  return inside && isDivision(division) ? division : null;
}

/** The tile behind a division; null for zeroes and for a position outside of it. */
export function tileOf({ rows, columns, position }: Division): Tile | null {
  if (!isDivision({ rows, columns, position })) return null;
  return { rows, columns, row: Math.floor((position - 1) / columns), column: (position - 1) % columns };
}

/** The commands of a change, in order; null where the panel has no such tile or input. */
export function changeCommands(
  panel: SetId,
  change: PanelChange,
  { pictureMode }: Pick<StepOptions, 'pictureMode'>,
): readonly MdcCommand[] | null {
  switch (change.aspect) {
    case 'power':
      return [{ kind: 'power', panel, on: change.power }];
    case 'input':
      return isInputName(change.input) ? [{ kind: 'input', panel, input: change.input }] : null;
    case 'tile': {
      const division = divisionOf(change.tile);
      if (division === null) return null;
      if (isWhole(change.tile)) return [{ kind: 'wall', panel, on: false }];
      const place: MdcCommand = { kind: 'division', panel, ...division };
      if (change.from !== null && !isWhole(change.from)) return [place];
      const mode: readonly MdcCommand[] =
        pictureMode === null ? [] : [{ kind: 'picture-mode', panel, mode: pictureMode }];
      // The wall must be on before it has a division, and the picture mode is refused while it is off.
      return [{ kind: 'wall', panel, on: true }, place, ...mode];
    }
  }
}

export type QuestionKind = Extract<MdcCommand['kind'], `read-${string}`>;

/** One question of a look at a panel; `when-tiled` is left out where the answer before says that the wall is off. */
export interface Question {
  readonly kind: QuestionKind;
  readonly whenTiled: boolean;
}

/** In the fewest frames: the status tells power and input in one. */
export function questionsOf(aspects: readonly PanelAspect[]): readonly Question[] {
  const wants = (aspect: PanelAspect): boolean => aspects.includes(aspect);
  const kinds: QuestionKind[] = [];
  if (wants('power') && wants('input')) kinds.push('read-status');
  else if (wants('power')) kinds.push('read-power');
  else if (wants('input')) kinds.push('read-input');
  const questions = kinds.map((kind) => ({ kind, whenTiled: false }));
  if (!wants('tile')) return questions;
  return [...questions, { kind: 'read-wall', whenTiled: false }, { kind: 'read-division', whenTiled: true }];
}

/**
 * True where the answer repeats what was ordered. The wall's own trap is an answer of zeroes. A question orders nothing.
 */
export function repeats(command: MdcCommand, reply: MdcReply): boolean {
  const { kind } = command;
  if (kind === 'reboot') return reply.kind === 'rebooting';
  if (kind === 'power' || kind === 'wall') return reply.kind === kind && reply.on === command.on;
  if (kind === 'input') return reply.kind === kind && reply.input === command.input;
  if (kind === 'picture-mode') return reply.kind === kind && reply.mode === command.mode;
  if (kind !== 'division' || reply.kind !== kind) return false;
  const { rows, columns, position } = command;
  return reply.rows === rows && reply.columns === columns && reply.position === position;
}

/** AA FF id length A command … sum. */
const answerBytes = 7;
/** What the data of an answer takes. */
const dataBytes: Readonly<Partial<Record<MdcBody['kind'], number>>> = {
  'read-status': 7,
  'read-division': 2,
  division: 2,
};

/** Reading a tile is counted with its division: a panel that shows the whole picture takes one frame less. */
function costOf(step: DisplayStep, options: StepOptions): StepCost {
  const { panel } = step;
  const commands: readonly MdcCommand[] =
    step.kind === 'set'
      ? (changeCommands(panel, step.change, options) ?? [])
      : questionsOf(step.aspects).map(({ kind }) => ({ kind, panel }));
  const switchesOn = step.kind === 'set' && step.change.aspect === 'power' && step.change.power;
  const gapMs = commands.length * options.frameGapMs;
  return {
    commandBytes: commands.reduce((sum, command) => sum + encode(command).length, 0),
    replyBytes: commands.reduce((sum, { kind }) => sum + answerBytes + (dataBytes[kind] ?? 1), 0),
    gapMs: switchesOn ? Math.max(gapMs, options.powerOnGapMs) : gapMs,
  };
}

/** What a panel shows that has its wall off. */
export const untiled: Tile = wholePicture;
