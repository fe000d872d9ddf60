/** What is known of the panels on a line: the last word on each of their settings, how it was learnt, and when. */
import type { PanelAspect, PanelFacts, PanelPresence, DisplayEvent, SetId } from '../../drivers/display.js';
import type { Evidence } from '../../drivers/driver.js';

export interface Known<T> {
  readonly value: T;
  readonly evidence: Evidence;
  /** Monotonic ms. */
  readonly at: number;
  /** True after something happened that may have changed it without telling how. */
  readonly stale: boolean;
}

/** An aspect that is absent was never heard of. */
export type PanelKnown = { readonly presence: PanelPresence } & { readonly [A in PanelAspect]?: Known<PanelFacts[A]> };

export type PanelKnowledge = ReadonlyMap<SetId, PanelKnown>;

export const panelAspects = ['power', 'tile', 'input'] as const satisfies readonly PanelAspect[];

const unheard: PanelKnown = { presence: 'unheard' };

/**
 * Knowledge after an event of the driver. Facts replace what was known; doubt keeps the last word and marks it stale.
 * Returns the same object where nothing changed.
 */
export function learnPanels(knowledge: PanelKnowledge, event: DisplayEvent): PanelKnowledge {
  switch (event.kind) {
    case 'status':
      return knowledge;
    case 'panel': {
      const { panel, presence } = event.status;
      const known = knowledge.get(panel) ?? unheard;
      return known.presence === presence && knowledge.has(panel)
        ? knowledge
        : put(knowledge, panel, { ...known, presence });
    }
    case 'facts': {
      const { panel, facts, evidence, at } = event;
      const { power, tile, input } = facts;
      return put(knowledge, panel, {
        ...(knowledge.get(panel) ?? unheard),
        ...(power === undefined ? {} : { power: { value: power, evidence, at, stale: false } }),
        ...(tile === undefined ? {} : { tile: { value: tile, evidence, at, stale: false } }),
        ...(input === undefined ? {} : { input: { value: input, evidence, at, stale: false } }),
      });
    }
    case 'doubt': {
      const panels = event.panels === 'all' ? [...knowledge.keys()] : event.panels;
      const fresh = panels.filter((panel) => hasFresh(knowledge.get(panel)));
      return fresh.reduce<PanelKnowledge>(
        (all, panel) => put(all, panel, staled(all.get(panel) ?? unheard)),
        knowledge,
      );
    }
  }
}

export function hasStale(known: PanelKnown): boolean {
  return panelAspects.some((aspect) => known[aspect]?.stale === true);
}

function hasFresh(known: PanelKnown | undefined): boolean {
  return known !== undefined && panelAspects.some((aspect) => known[aspect]?.stale === false);
}

function staled(known: PanelKnown): PanelKnown {
  const { presence, power, tile, input } = known;
  return {
    presence,
    ...(power === undefined ? {} : { power: { ...power, stale: true } }),
    ...(tile === undefined ? {} : { tile: { ...tile, stale: true } }),
    ...(input === undefined ? {} : { input: { ...input, stale: true } }),
  };
}

function put(knowledge: PanelKnowledge, panel: SetId, known: PanelKnown): PanelKnowledge {
  return new Map(knowledge).set(panel, known);
}
