/**
 * The configuration in force as the doors ask for it, made once for each change. People, groups, hours and rules are
 * taken up at once; which terminals, strikes and inputs a door has is taken up by a restart.
 */
import { accessPolicyOf, doorSetupsOf, peopleOf } from '../config/access-view.js';
import type { RoomPort } from '../config/room-port.js';
import type { Room } from '../config/schema.js';
import type { AccessConfiguration, DoorSetup } from './door-ports.js';
import type { AccessPolicy, People } from './model.js';
import { indexPeople } from './people.js';
import type { Pseudonyms } from './pseudonyms.js';

interface Made {
  readonly of: Room;
  readonly policy: AccessPolicy;
  readonly doors: readonly DoorSetup[];
}

const nobody: People = indexPeople([]);

export class LiveAccess implements AccessConfiguration {
  readonly #room: RoomPort;
  /** Null where they can't be read: then nobody is known by a scan. */
  readonly #pseudonyms: Pseudonyms | null;
  readonly #atStart: readonly DoorSetup[];
  readonly #failed: (error: unknown, doing: string) => void;
  #made: Made | null = null;
  #people: { readonly of: Room['people']; readonly index: People } | null = null;

  constructor(room: RoomPort, pseudonyms: Pseudonyms | null, failed: (error: unknown, doing: string) => void) {
    this.#room = room;
    this.#pseudonyms = pseudonyms;
    this.#atStart = doorSetupsOf(room.room);
    this.#failed = failed;
  }

  policy(): AccessPolicy {
    return this.#now().policy;
  }

  doors(): readonly DoorSetup[] {
    return this.#now().doors;
  }

  people(): People {
    const { people } = this.#room.room;
    const book = this.#pseudonyms;
    if (book === null) return nobody;
    if (this.#people?.of !== people) {
      this.#people = { of: people, index: indexPeople(peopleOf(this.#room.room, (id) => book.of(id))) };
    }
    return this.#people.index;
  }

  /** Gives everybody a pseudonym; whoever could not get one stays nobody until the next change. Never rejects. */
  async nameEverybody(): Promise<void> {
    try {
      await this.#pseudonyms?.ensure(this.#room.room.people.map(({ id }) => id));
    } catch (error) {
      this.#failed(error, 'pseudonyms');
    }
    this.#people = null;
  }

  #now(): Made {
    const { room } = this.#room;
    if (this.#made?.of !== room) {
      const doors = wiredAs(this.#atStart, doorSetupsOf(room));
      const present = new Set(room.doors.map(({ id }) => id));
      const policies = doors.filter(({ id }) => present.has(id)).map(({ policy }) => policy);
      this.#made = { of: room, doors, policy: { ...accessPolicyOf(room), doors: policies } };
    }
    return this.#made;
  }
}

/** The rules of now on the wiring of the start. A door that is new waits for the restart, one that is gone lets nobody in. */
export function wiredAs(atStart: readonly DoorSetup[], now: readonly DoorSetup[]): readonly DoorSetup[] {
  return atStart.map((start) => {
    const live = now.find(({ id }) => id === start.id);
    if (live === undefined) return start;
    const { terminal, exitTerminal } = start.policy;
    const { strike, contact, rex, fire } = start;
    return {
      ...live,
      ...{ strike, contact, rex, fire },
      policy: { ...live.policy, terminal, exitTerminal },
      rules: { ...live.rules, hasContact: start.rules.hasContact },
    };
  });
}

/** What of a door a running daemon does not take up. */
export function wiringOf(room: Room): readonly object[] {
  return doorSetupsOf(room).map(({ id, policy, strike, contact, rex, fire }) => {
    const { terminal, exitTerminal } = policy;
    return { id, terminal, exitTerminal, strike, contact, rex, fire };
  });
}
