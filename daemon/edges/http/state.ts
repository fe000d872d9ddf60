/** What the room is like now, written down once for all readers of the events. */
import { wiringOf } from '../../access/access-configuration.js';
import type { Room } from '../../config/schema.js';
import type { Hold } from '../../wall/arbitrate.js';
import { etagOf } from './accounts/account.js';
import type { Confirmations } from './accounts/confirmations.js';
import type { HoldView, StateView, WallView } from './api-types.js';
import { ceremonyViewOf } from './door-views.js';
import type { HttpPorts } from './ports.js';

/** Sections of the configuration that a running daemon does not take up. */
const sections = ['devices', 'walls', 'mqtt', 'http', 'doors'] as const;
type Section = (typeof sections)[number];

export class RoomState {
  readonly #ports: HttpPorts;
  readonly #confirmations: Confirmations;
  readonly #listeners = new Set<() => void>();
  readonly #atStart: Room;
  #text: string | null = null;
  #scheduled = false;
  #unsubscribe: readonly (() => void)[] = [];
  #configuration: { readonly of: Room; readonly etag: string; readonly changed: readonly string[] } | null = null;

  constructor(ports: HttpPorts, confirmations: Confirmations) {
    this.#ports = ports;
    this.#confirmations = confirmations;
    this.#atStart = ports.room.room;
  }

  start(): void {
    const { wall, mapping, devices, room, journal } = this.#ports;
    const changed = (): void => this.#changed();
    this.#unsubscribe = [
      wall.subscribe(changed),
      mapping.subscribe(changed),
      devices.subscribe(changed),
      room.subscribe(changed),
      this.#confirmations.subscribe(changed),
      // Health of the broker and who holds a wall are told nowhere else.
      journal.subscribe(changed),
    ];
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
  }

  /** Called once after all that changes in one turn of the event loop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The newest state as JSON. */
  text(): string {
    // Without readers nobody tells of changes, so that nothing kept can be trusted.
    if (this.#listeners.size === 0) return JSON.stringify(this.view());
    this.#text ??= JSON.stringify(this.view());
    return this.#text;
  }

  view(): StateView {
    const { version, clock, wall, mapping, devices, doors, health, room, history } = this.#ports;
    const { id, name, language, timezone } = room.room.room;
    return {
      version,
      at: new Date(clock.wall()).toISOString(),
      room: { id, name, language, timezone },
      walls: wall.states().map((state): WallView => {
        const previous = history.previous(state.wall);
        const common = { ...state, holds: history.holds(state.wall).map(holdView) };
        if (previous === null) return common;
        return { ...common, previous: { scene: storedId(previous), by: previous.actor, since: previous.since } };
      }),
      mapping: mapping.view(),
      devices: devices.devices(),
      health: health.lines(),
      ceremonies: doors.ceremonies.reports().map(ceremonyViewOf),
      restartNeeded: this.#now().changed,
      restartable: this.#ports.restart !== null,
      confirmations: this.#confirmations.waiting(clock.wall()).length,
      configuration: this.#now().etag,
    };
  }

  /** ETag of the whole configuration in force. */
  configurationEtag(): string {
    return this.#now().etag;
  }

  restartNeeded(): boolean {
    return this.#now().changed.length > 0;
  }

  #now(): { readonly etag: string; readonly changed: readonly string[] } {
    const { room } = this.#ports.room;
    if (this.#configuration?.of !== room) {
      const changed = sections.filter(
        (name) => room[name] !== this.#atStart[name] && fixedText(room, name) !== fixedText(this.#atStart, name),
      );
      this.#configuration = { of: room, etag: etagOf(room), changed };
    }
    return this.#configuration;
  }

  #changed(): void {
    this.#text = null;
    if (this.#scheduled || this.#listeners.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#text = null;
      for (const listener of this.#listeners) listener();
    });
  }
}

/** What of a section is fixed at start. Of a door that is its wiring: rules, people and hours are taken up at once. */
function fixedText(room: Room, name: Section): string {
  if (name === 'doors') return JSON.stringify(wiringOf(room));
  return JSON.stringify(name === 'walls' ? wallsAtStart(room) : room[name]);
}

/** Each wall has a loop and each display is asked for its panels from the start; outputs, names and sizes are read anew. */
function wallsAtStart({ walls }: Room): readonly string[] {
  const displays = walls.flatMap(({ panels }) =>
    panels.flatMap(({ display }) => (display === undefined ? [] : [`${display.device} ${display.setId}`])),
  );
  return [...walls.map(({ id }) => `wall ${id}`), ...new Set(displays)].sort();
}

function holdView(hold: Hold): HoldView {
  const { priority, requestId, actor, since } = hold;
  return { priority, scene: storedId(hold), requestId, by: actor, since };
}

function storedId({ scene }: Hold): string | null {
  return typeof scene === 'string' ? scene : null;
}
