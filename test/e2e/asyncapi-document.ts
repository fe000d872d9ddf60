/** docs/asyncapi.yaml as a judge: which channel a topic is, and whether a message is what the document says. */
import { readFileSync } from 'node:fs';
import ajvModule, { type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

const { Ajv } = ajvModule;

interface Reference {
  readonly $ref: string;
}

interface Channel {
  readonly address: string | null;
  readonly messages: Readonly<Record<string, Reference>>;
}

interface Message {
  readonly contentType?: string;
  readonly payload: object;
  readonly examples?: readonly { readonly payload: unknown }[];
}

interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly bindings: Reference;
  readonly reply?: { readonly channel: Reference };
}

export interface AsyncApi {
  readonly defaultContentType: string;
  readonly channels: Readonly<Record<string, Channel>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, object>>;
    readonly operationBindings: Readonly<
      Record<string, { readonly mqtt: { readonly qos: number; readonly retain: boolean } }>
    >;
  };
}

export interface Seen {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  readonly retain: boolean;
}

const pngBegins = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const lastName = ({ $ref }: Reference): string => $ref.split('/').at(-1) ?? '';

export function readDocument(): AsyncApi {
  const text = readFileSync(new URL('../../../docs/asyncapi.yaml', import.meta.url), 'utf8');
  return parse(text, { merge: true }) as AsyncApi;
}

export class DocumentJudge {
  readonly #document: AsyncApi;
  readonly #base: string;
  readonly #ajv: InstanceType<typeof Ajv>;
  readonly #checks = new Map<string, ValidateFunction>();

  constructor(document: AsyncApi, base: string) {
    this.#document = document;
    this.#base = base;
    this.#ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    this.#ajv.addSchema({ $id: 'room', components: { schemas: document.components.schemas } });
  }

  /** Names of the channels that we send to, or take from. */
  channels(action: 'send' | 'receive'): readonly string[] {
    return Object.values(this.#document.operations)
      .filter((operation) => operation.action === action)
      .map(({ channel }) => lastName(channel));
  }

  /** The channel of a topic; undefined where the document has none. */
  channelOf(topic: string): string | undefined {
    return Object.entries(this.#document.channels).find(([, { address }]) => {
      if (address === null) return false;
      const pattern = address.replace('{base}', this.#base).replaceAll(/\{\w+\}/g, '[a-z0-9_-]+');
      return new RegExp(`^${pattern}$`).test(topic);
    })?.[0];
  }

  /** What is wrong with a message of this channel; null where nothing is. */
  faultOf(channel: string, { payload, qos, retain }: Seen): string | null {
    const flags = this.#flagsOf(channel);
    if (flags !== null && (flags.qos !== qos || flags.retain !== retain))
      return `qos ${qos}, retain ${String(retain)} where qos ${flags.qos}, retain ${String(flags.retain)} is documented`;
    const faults = Object.values(this.#document.channels[channel]?.messages ?? {}).map((message) =>
      this.payloadFault(lastName(message), payload),
    );
    return faults.includes(null) ? null : faults.join(' | ');
  }

  /** What is wrong with a payload as this message; null where nothing is. */
  payloadFault(name: string, payload: Buffer): string | null {
    const message = this.#document.components.messages[name];
    const type = message?.contentType ?? this.#document.defaultContentType;
    if (type === 'image/png') return payload.subarray(0, 8).equals(pngBegins) ? null : 'no PNG';
    if (type === 'text/plain') return this.#fault(name, payload.toString());
    if (payload.length === 0) return 'empty';
    return this.#fault(name, JSON.parse(payload.toString()));
  }

  #fault(name: string, value: unknown): string | null {
    const known = this.#checks.get(name);
    const payload = this.#document.components.messages[name]?.payload ?? {};
    const check =
      known ?? this.#ajv.compile(JSON.parse(JSON.stringify(payload).replaceAll('"#/', '"room#/')) as object);
    this.#checks.set(name, check);
    return check(value) ? null : `${name}: ${this.#ajv.errorsText(check.errors?.slice(0, 6))}`;
  }

  #flagsOf(channel: string): { readonly qos: number; readonly retain: boolean } | null {
    const operation = Object.values(this.#document.operations).find((one) => lastName(one.channel) === channel);
    if (operation === undefined) return null;
    return this.#document.components.operationBindings[lastName(operation.bindings)]?.mqtt ?? null;
  }
}
