/**
 * A door in its frame: leaf, contact, request-to-exit button, fire contact. Its lock is a relay, which lets the leaf go
 * while it is energised (an electric strike). What the inputs of the board read is what the door is.
 */
export interface DoorCircuits {
  /** Closed while the leaf is. */
  readonly contact: boolean;
  /** Closed while the button is pressed. */
  readonly requestToExit: boolean;
  /** Closed while there is no fire: a cut wire is an alarm. */
  readonly fire: boolean;
}

export class SimulatedDoor {
  #open = false;
  #pressed = false;
  #burning = false;
  /** Contact wire: null as it should be, else what the circuit is whatever the leaf does. */
  #contactFault: boolean | null = null;
  #closing: NodeJS.Timeout | null = null;
  readonly #unlocked: () => boolean;
  readonly #changed: (what: string) => void;

  constructor(unlocked: () => boolean, changed: (what: string) => void) {
    this.#unlocked = unlocked;
    this.#changed = changed;
  }

  get circuits(): DoorCircuits {
    return { contact: this.#contactFault ?? !this.#open, requestToExit: this.#pressed, fire: !this.#burning };
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Somebody pulls: true where the leaf moved, because it was let go or stood open. */
  open(): boolean {
    if (!this.#open && !this.#unlocked()) return false;
    this.#move(true, 'opened');
    return true;
  }

  /** Somebody with a crowbar. */
  force(): void {
    this.#move(true, 'forced open');
  }

  close(): void {
    this.#move(false, 'closed');
  }

  /** Somebody walks through; the closer shuts the leaf after `ms`. */
  pass(ms: number): boolean {
    if (!this.open()) return false;
    this.#closing = setTimeout(() => this.close(), ms);
    return true;
  }

  press(on: boolean): void {
    this.#pressed = on;
    this.#changed(on ? 'exit button pressed' : 'exit button released');
  }

  burn(on: boolean): void {
    this.#burning = on;
    this.#changed(on ? 'fire alarm' : 'fire alarm over');
  }

  /** The contact's wire: `null` mends it. */
  breakContact(circuit: boolean | null): void {
    this.#contactFault = circuit;
    this.#changed(circuit === null ? 'contact mended' : `contact stuck ${circuit ? 'closed' : 'open'}`);
  }

  stop(): void {
    if (this.#closing !== null) clearTimeout(this.#closing);
    this.#closing = null;
  }

  #move(open: boolean, what: string): void {
    this.stop();
    if (this.#open === open) return;
    this.#open = open;
    this.#changed(what);
  }
}
