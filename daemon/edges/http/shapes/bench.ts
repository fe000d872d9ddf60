/** Ports, lines, journal, figures. */
import { anyObject, count, countOrNull, figure, flag, text, textOrNull, time } from './basics.js';

const serialPort = {
  type: 'object',
  additionalProperties: false,
  required: ['path', 'byId', 'byPath', 'usb', 'usedBy', 'link'],
  properties: {
    path: text,
    byId: textOrNull,
    byPath: textOrNull,
    usb: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['vendorId', 'productId', 'manufacturer', 'product', 'serialNumber'],
      properties: {
        vendorId: count,
        productId: count,
        manufacturer: textOrNull,
        product: textOrNull,
        serialNumber: textOrNull,
      },
    },
    usedBy: textOrNull,
    link: {
      type: 'object',
      additionalProperties: false,
      required: ['type', 'path', 'baudRate'],
      properties: { type: { const: 'serial' }, path: text, baudRate: count },
    },
  },
} as const;

const hidDevice = {
  type: 'object',
  additionalProperties: false,
  required: [
    ...['vendorId', 'productId', 'serialNumber', 'manufacturer', 'product', 'path'],
    ...[
      'usagePage',
      'usage',
      'interfaceNumber',
      'usbPath',
      'descriptorSha256',
      'virtual',
      'usedBy',
      'link',
      'adoptions',
    ],
  ],
  properties: {
    vendorId: count,
    productId: count,
    serialNumber: textOrNull,
    manufacturer: textOrNull,
    product: textOrNull,
    path: textOrNull,
    usagePage: countOrNull,
    usage: countOrNull,
    interfaceNumber: countOrNull,
    usbPath: textOrNull,
    descriptorSha256: textOrNull,
    virtual: flag,
    usedBy: textOrNull,
    link: anyObject,
    adoptions: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['driver', 'needsKey'],
        properties: { driver: text, profile: text, channels: count, needsKey: flag },
      },
    },
  },
} as const;

export const portsView = {
  type: 'object',
  additionalProperties: false,
  required: ['serial', 'hid', 'notes'],
  properties: {
    serial: { type: 'array', items: serialPort },
    hid: { type: 'array', items: hidDevice },
    notes: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['code', 'message'],
        properties: { code: text, message: text },
      },
    },
  },
} as const;

export const probeAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['target'],
  properties: {
    target: { type: 'string', minLength: 1, maxLength: 512 },
    baudRate: { type: 'integer', minimum: 300, maximum: 921600 },
  },
} as const;

export const probeView = {
  type: 'object',
  additionalProperties: false,
  required: ['found', 'tried'],
  properties: {
    found: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['driver', 'baudRate', 'model', 'firmware', 'inputs', 'outputs', 'device'],
      properties: {
        driver: text,
        baudRate: countOrNull,
        model: textOrNull,
        firmware: textOrNull,
        inputs: countOrNull,
        outputs: countOrNull,
        device: anyObject,
      },
    },
    tried: { type: 'array', items: text },
  },
} as const;

const frameView = {
  type: 'object',
  additionalProperties: false,
  required: ['number', 'at', 'direction', 'kind', 'correlation', 'hex', 'decoded'],
  properties: {
    number: count,
    at: time,
    direction: { type: 'string', enum: ['out', 'in'] },
    kind: { type: 'string', enum: ['frame', 'discarded'] },
    correlation: textOrNull,
    hex: { type: 'string', pattern: '^([0-9a-f]{2})*$' },
    decoded: { type: 'array', items: anyObject },
  },
} as const;

export const traceView = {
  type: 'object',
  additionalProperties: false,
  required: ['device', 'frames', 'dropped'],
  properties: { device: text, frames: { type: 'array', items: frameView }, dropped: count },
} as const;

export const sendAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['hex'],
  properties: { hex: { type: 'string', pattern: '^([0-9a-fA-F]{2}){1,1024}$' } },
} as const;

export const sendView = {
  type: 'object',
  additionalProperties: false,
  required: ['outcome', 'code', 'bytes'],
  properties: {
    outcome: { type: 'string', enum: ['written', 'not-sent', 'unknown'] },
    code: textOrNull,
    bytes: count,
  },
} as const;

export const tieAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['output', 'input'],
  properties: {
    output: { type: 'integer', minimum: 1, maximum: 4096 },
    input: { type: 'integer', minimum: 0, maximum: 4096 },
  },
} as const;

export const tieView = {
  type: 'object',
  additionalProperties: false,
  required: ['ending', 'code'],
  properties: { ending: { type: 'string', enum: ['applied', 'refused', 'not-sent', 'unknown'] }, code: textOrNull },
} as const;

const head = {
  type: 'object',
  additionalProperties: false,
  required: ['seq', 'hash'],
  properties: { seq: count, hash: text },
} as const;

export const journalView = {
  type: 'object',
  additionalProperties: false,
  required: ['entries', 'next', 'head'],
  properties: {
    entries: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['seq', 'at', 'kind', 'actor', 'forServer', 'data', 'hash'],
        properties: { seq: count, at: time, kind: text, actor: text, forServer: flag, data: anyObject, hash: text },
      },
    },
    next: countOrNull,
    head,
  },
} as const;

export const verdictView = {
  type: 'object',
  additionalProperties: false,
  required: ['whole', 'entries', 'checkpoints', 'head', 'unsignedTail', 'faults', 'durationMs'],
  properties: {
    whole: flag,
    entries: count,
    checkpoints: count,
    head: { anyOf: [head, { type: 'null' }] },
    unsignedTail: count,
    faults: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['place', 'code', 'message'],
        properties: { place: text, code: text, message: text },
      },
    },
    durationMs: figure,
  },
} as const;

export const diagnosticsView = {
  type: 'object',
  additionalProperties: false,
  required: [
    ...['version', 'node', 'startedAt', 'uptimeSeconds', 'residentMb', 'cpuSeconds'],
    ...['journal', 'links', 'results', 'sessions', 'streams', 'certificate'],
  ],
  properties: {
    version: text,
    node: text,
    startedAt: time,
    uptimeSeconds: figure,
    residentMb: figure,
    cpuSeconds: figure,
    journal: {
      type: 'object',
      additionalProperties: false,
      required: ['seq', 'failure', 'outboxLag'],
      properties: { seq: count, failure: textOrNull, outboxLag: count },
    },
    links: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['device', 'name', 'state', 'bytesOut', 'bytesIn', 'opens'],
        properties: { device: text, name: text, state: text, bytesOut: count, bytesIn: count, opens: count },
      },
    },
    results: { type: 'object', additionalProperties: count },
    sessions: count,
    streams: count,
    certificate: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['notAfter', 'fingerprint256', 'own'],
      properties: { notAfter: time, fingerprint256: text, own: flag },
    },
  },
} as const;

const healthPart = {
  type: 'object',
  additionalProperties: false,
  required: ['part', 'ok', 'code', 'title', 'effect', 'detail', 'facts'],
  properties: {
    part: text,
    ok: flag,
    code: textOrNull,
    title: textOrNull,
    effect: textOrNull,
    detail: textOrNull,
    facts: textOrNull,
  },
} as const;

export const healthView = {
  type: 'object',
  additionalProperties: false,
  required: ['parts'],
  properties: { parts: { type: 'array', items: healthPart } },
} as const;
