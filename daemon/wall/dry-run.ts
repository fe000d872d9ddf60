/**
 * What a scene would send, before anything is sent: commands, bytes and predicted milliseconds on each line. Pure: the
 * same plans as an apply, run against what is known instead of against devices. What nobody knows yet is not predicted
 * but named.
 */
import type { DisplayCapabilities, DisplayStep } from '../../drivers/display.js';
import type { MatrixCapabilities, MatrixStep, StepCost } from '../../drivers/driver.js';
import type { DesiredPanel } from './model.js';
import { planPanels } from './panel-plan.js';
import type { PanelKnowledge } from './panel-knowledge.js';
import type { Knowledge } from './knowledge.js';
import { plan } from './plan.js';
import type { ProofPolicy } from './room-view.js';
import { targetsOf } from './targets.js';

export interface DryRunLines {
  readonly matrix: (
    id: string,
  ) => { readonly capabilities: MatrixCapabilities; readonly knowledge: Knowledge } | undefined;
  readonly display: (
    id: string,
  ) => { readonly capabilities: DisplayCapabilities; readonly knowledge: PanelKnowledge } | undefined;
  readonly isReady: (device: string) => boolean;
  readonly proofOf: (device: string) => ProofPolicy;
  readonly byteMsOf: (device: string) => number;
}

export interface DryCommand {
  readonly step: MatrixStep | DisplayStep;
  /** `look`: what is there is not known. `change`: it differs. `proof`: it is asked whether it did. */
  readonly why: 'look' | 'change' | 'proof';
  readonly commandBytes: number;
  readonly replyBytes: number;
  /** Line time of command and answer, and the silence that the family asks for. */
  readonly ms: number;
}

export interface DryLine {
  readonly device: string;
  readonly commands: readonly DryCommand[];
  readonly commandBytes: number;
  readonly replyBytes: number;
  /** How long the line is busy. */
  readonly ms: number;
  /** When its first command can go: a matrix waits until the panels have their tiles. */
  readonly startsAtMs: number;
  /** Why the prediction is not the whole: the device is away, or something of it has to be looked up or woken first. */
  readonly open: readonly ('away' | 'unknown' | 'waking')[];
}

export interface DryRun {
  readonly lines: readonly DryLine[];
  readonly commandBytes: number;
  readonly replyBytes: number;
  /** When the last line is done, if all answer at once. */
  readonly ms: number;
}

export function dryRun(panels: readonly DesiredPanel[], lines: DryRunLines): DryRun {
  const { ties, displays } = targetsOf(panels);
  const panelLines = [...displays].map(([device, desired]): DryLine => {
    const display = lines.display(device);
    if (display === undefined || !lines.isReady(device)) return emptyLine(device, ['away']);
    const rules = { capabilities: display.capabilities, proof: lines.proofOf(device) };
    const { steps, waking, silent } = planPanels(desired, display.knowledge, rules);
    const commands = steps.map(({ step, cost, why }) => command(step, cost, why, lines.byteMsOf(device)));
    const open = [
      ...(silent.length > 0 ? (['away'] as const) : []),
      ...(commands.some(({ why }) => why === 'look') ? (['unknown'] as const) : []),
      ...(waking.length > 0 || steps.some(({ step }) => isWaking(step)) ? (['waking'] as const) : []),
    ];
    return { ...line(device, commands, 0), open };
  });
  const gateMs = Math.max(0, ...panelLines.map(visibleMs));
  const matrixLines = [...ties].map(([device, desired]): DryLine => {
    const matrix = lines.matrix(device);
    if (matrix === undefined || !lines.isReady(device)) return emptyLine(device, ['away']);
    const byteMs = lines.byteMsOf(device);
    const rules = { capabilities: matrix.capabilities, proof: lines.proofOf(device), byteMs };
    const commands = plan(desired, matrix.knowledge, rules).steps.map(({ step, cost }) =>
      command(step, cost, step.kind === 'read' || step.kind === 'read-all' ? 'proof' : 'change', byteMs),
    );
    const waits = commands.some(({ why }) => why === 'change');
    return line(device, commands, waits ? gateMs : 0);
  });
  const all = [...matrixLines, ...panelLines];
  return {
    lines: all,
    commandBytes: all.reduce((sum, one) => sum + one.commandBytes, 0),
    replyBytes: all.reduce((sum, one) => sum + one.replyBytes, 0),
    ms: Math.max(0, ...all.map((one) => one.startsAtMs + one.ms)),
  };
}

/** How long a line of displays is busy with what a viewer would see. */
function visibleMs({ commands }: DryLine): number {
  return commands.reduce((sum, { why, ms }) => (why === 'proof' ? sum : sum + ms), 0);
}

function command(step: DryCommand['step'], cost: StepCost, why: DryCommand['why'], byteMs: number): DryCommand {
  const { commandBytes, replyBytes, gapMs } = cost;
  return { step, why, commandBytes, replyBytes, ms: (commandBytes + replyBytes) * byteMs + gapMs };
}

function line(device: string, commands: readonly DryCommand[], startsAtMs: number): DryLine {
  return {
    device,
    commands,
    commandBytes: commands.reduce((sum, one) => sum + one.commandBytes, 0),
    replyBytes: commands.reduce((sum, one) => sum + one.replyBytes, 0),
    ms: commands.reduce((sum, one) => sum + one.ms, 0),
    startsAtMs,
    open: [],
  };
}

function emptyLine(device: string, open: DryLine['open']): DryLine {
  return { ...line(device, [], 0), open };
}

function isWaking(step: DisplayStep): boolean {
  return step.kind === 'set' && step.change.aspect === 'power' && step.change.power;
}
