/** Asks one family's questions on a line of its own and lets go of it again. */
import type { Clock } from '../../drivers/clock.js';
import type { Transport } from '../../drivers/link/transport.js';
import type { FamilyProbe, ProbeFinding } from './parts-port.js';

/** Longer than the slowest answer in the families' manuals (one second) would make five speeds a matter of minutes. */
const firstByteWithinMs = 600;
/** At a further address of a line that has its family's speed: what a driver waits for one that may not be there. */
const elsewhereWithinMs = 400;
/** An answer has ended when the line has been quiet for this long beyond five bytes' time. */
const quietForMs = 60;
/** A device that tells everything at once comes in several pieces, with the network's pauses between them. */
const greetingQuietMs = 300;
/** No honest answer to a probe is longer (a hub of 288 x 288 tells all its labels); what never ends is another device's. */
const mostBytes = 65_536;

export interface Asking {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** False: only the address that such devices leave the factory with. */
  readonly everyAddress: boolean;
}

/**
 * What answered, null where it is not this family or nothing answered. Only what the family's probe holds is written,
 * and nothing at all where a device that speaks first has said nothing.
 * Throws the transport's own codes where the line can't be opened.
 */
export async function askFamily(
  probe: FamilyProbe,
  transport: Transport,
  { clock, signal, everyAddress }: Asking,
): Promise<ProbeFinding | null> {
  const inbox = new Inbox(clock, 50_000 / (transport.bitsPerSecond ?? 50_000) + quietForMs);
  const connection = await transport.connect(inbox, signal);
  try {
    const answers: Uint8Array[] = [];
    if (probe.greets === true) {
      const greeting = await inbox.answer(firstByteWithinMs, signal, greetingQuietMs);
      if (greeting.length === 0) return null;
      answers.push(greeting);
    }
    for (const [index, questions] of [probe.questions, ...(everyAddress ? (probe.elsewhere ?? []) : [])].entries()) {
      const withinMs = index === 0 ? firstByteWithinMs : elsewhereWithinMs;
      for (const question of questions) {
        inbox.clear();
        if ((await connection.write(question)).kind !== 'written') break;
        const answer = await inbox.answer(withinMs + lineTimeMs(question.length, transport), signal);
        if (answer.length === 0) break;
        answers.push(answer);
      }
      if (answers.length > 0 || signal.aborted) break;
    }
    return answers.length === 0 ? null : probe.recognise(answers);
  } finally {
    await connection.close();
  }
}

function lineTimeMs(bytes: number, transport: Transport): number {
  return transport.bitsPerSecond === null ? 0 : (bytes * 10_000) / transport.bitsPerSecond;
}

/** Collects what comes until the line is quiet. */
class Inbox {
  readonly #clock: Clock;
  readonly #quietMs: number;
  #bytes: number[] = [];
  #over = false;
  #arrived: (() => void) | null = null;

  constructor(clock: Clock, quietMs: number) {
    this.#clock = clock;
    this.#quietMs = quietMs;
  }

  bytes(bytes: Uint8Array): void {
    if (this.#bytes.length + bytes.length <= mostBytes) this.#bytes.push(...bytes);
    else this.#over = true;
    this.#arrived?.();
  }

  closed(): void {
    this.#over = true;
    this.#arrived?.();
  }

  clear(): void {
    this.#bytes = [];
  }

  /** Empty where no byte came within `withinMs`. */
  async answer(withinMs: number, signal: AbortSignal, quietMs = this.#quietMs): Promise<Uint8Array> {
    let patience = this.#bytes.length > 0 ? quietMs : withinMs;
    while (!this.#over && !signal.aborted && (await this.#more(patience, signal))) patience = quietMs;
    return Uint8Array.from(this.#bytes);
  }

  #more(withinMs: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (more: boolean): void => {
        cancel();
        signal.removeEventListener('abort', stop);
        this.#arrived = null;
        resolve(more);
      };
      const stop = (): void => {
        end(false);
      };
      const cancel = this.#clock.after(withinMs, stop);
      signal.addEventListener('abort', stop, { once: true });
      this.#arrived = () => {
        end(true);
      };
    });
  }
}
