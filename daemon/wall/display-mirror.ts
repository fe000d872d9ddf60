/** What is known of the panels on one line, kept fresh. */
import type {
  DisplayCapabilities,
  DisplayDriver,
  DisplayEvent,
  DisplayStep,
  PanelStatus,
} from '../../drivers/display.js';
import type { Clock } from '../../drivers/clock.js';
import type { DeviceView, DisplayPanelView } from './devices-port.js';
import { isoOf, Mirror, type MirrorSettings } from './mirror.js';
import { hasStale, learnPanels, panelAspects, type PanelKnowledge } from './panel-knowledge.js';

export interface DisplayMirrorOptions extends MirrorSettings {
  readonly driver: DisplayDriver;
}

export class DisplayMirror extends Mirror<PanelKnowledge, DisplayEvent, DisplayStep> {
  readonly capabilities: DisplayCapabilities;
  readonly #driver: DisplayDriver;
  readonly #clock: Clock;

  constructor({ driver, ...settings }: DisplayMirrorOptions) {
    super(
      driver,
      {
        learn: learnPanels,
        nothing: new Map(),
        isStale: (knowledge) => [...knowledge.values()].some(hasStale),
        // A panel that does not answer would hold up those that do; its driver looks for it.
        fullRead: (knowledge) =>
          driver.panels
            .filter((panel) => knowledge.get(panel)?.presence === 'answering')
            .map((panel) => ({ kind: 'read', panel, aspects: panelAspects })),
      },
      settings,
    );
    this.capabilities = driver.capabilities;
    this.#driver = driver;
    this.#clock = settings.clock;
  }

  view(): DeviceView {
    const panels = this.#driver.panelStatuses().map((status) => this.#panelView(status));
    return { ...this.commonView(), kind: 'display', ties: null, panels };
  }

  #panelView(status: PanelStatus): DisplayPanelView {
    const { panel, presence, model, firmware, serialNumber, temperatureC, faults, lastAnswerAt } = status;
    const known = this.knowledge.get(panel);
    return {
      setId: panel,
      presence,
      power: known?.power?.stale === false ? known.power.value : null,
      tile: known?.tile?.stale === false ? known.tile.value : null,
      input: known?.input?.stale === false ? known.input.value : null,
      model,
      firmware,
      serialNumber,
      temperatureC,
      faults,
      lastAnswerAt: lastAnswerAt === null ? null : isoOf(this.#clock, lastAnswerAt),
    };
  }
}
