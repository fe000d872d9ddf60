/** Retained topics: the newest value of each, published once, again in full after every connect. */
import type { Telling } from '../../telling.js';
import type { BrokerClient } from './client.js';

/** Null as a value clears the topic on the broker. */
type Value = string | Buffer | null;

interface Topic {
  value: () => Value;
  /** What the broker was last given in this connection; undefined where nothing. */
  told: Value | undefined;
  readonly qos: 0 | 1;
}

export class RetainedTopics {
  readonly #client: () => BrokerClient | null;
  readonly #telling: Telling;
  readonly #topics = new Map<string, Topic>();
  readonly #dirty = new Set<string>();
  readonly #tell = (): void => {
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    for (const name of dirty) this.#publish(name);
  };

  constructor(client: () => BrokerClient | null, telling: Telling) {
    this.#client = client;
    this.#telling = telling;
  }

  /** Nothing is published from here on. */
  stop(): void {
    this.#telling.forget(this.#tell);
  }

  /** Something about the topic changed; `value` is asked when there is time to publish it, so only the newest goes out. */
  changed(topic: string, value: () => Value, qos: 0 | 1 = 1): void {
    const known = this.#topics.get(topic);
    if (known === undefined) this.#topics.set(topic, { value, told: undefined, qos });
    else known.value = value;
    this.#mark(topic);
  }

  has(topic: string): boolean {
    return this.#topics.has(topic);
  }

  /** Topics that this room publishes, for finding what is no longer in it. */
  names(): readonly string[] {
    return [...this.#topics.keys()];
  }

  /** After a connect the broker may be another one: everything again. */
  republish(): void {
    for (const [name, topic] of this.#topics) {
      topic.told = undefined;
      this.#mark(name);
    }
  }

  #mark(topic: string): void {
    this.#dirty.add(topic);
    // The command and the result of a scene go first, and what a scene changes meanwhile is one message.
    this.#telling.soon(this.#tell);
  }

  #publish(name: string): void {
    const topic = this.#topics.get(name);
    const client = this.#client();
    if (topic === undefined || client === null || !client.connected) return;
    const value = topic.value();
    if (topic.told !== undefined && same(topic.told, value)) return;
    topic.told = value;
    // MQTT keeps the order of one topic; what fails is published anew after the next connect.
    client.tell(name, value ?? '', { qos: topic.qos, retain: true }).catch(() => {
      topic.told = undefined;
    });
    if (value === null) this.#topics.delete(name);
  }
}

function same(one: Value, other: Value): boolean {
  if (Buffer.isBuffer(one) && Buffer.isBuffer(other)) return one.equals(other);
  return one === other;
}
