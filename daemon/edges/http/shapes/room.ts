/** Walls, devices, scenes as the API shows them. */
import {
  anyObject,
  count,
  countOrNull,
  figure,
  flag,
  id,
  language,
  priority,
  priorityOrNull,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './basics.js';
import { ceremonyView } from './doors.js';
import { mappingView } from './mapping.js';

const assignments = {
  type: 'object',
  maxProperties: 4096,
  additionalProperties: { type: ['string', 'null'] },
} as const;

const grid = { type: 'integer', minimum: 0, maximum: 63 } as const;
const span = { type: 'integer', minimum: 1, maximum: 64 } as const;

const layoutBody = {
  type: 'object',
  additionalProperties: false,
  required: ['wall', 'regions'],
  properties: {
    wall: id,
    regions: {
      type: 'array',
      minItems: 1,
      maxItems: 4096,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'row', 'column', 'rowSpan', 'columnSpan'],
        properties: { id, row: grid, column: grid, rowSpan: span, columnSpan: span },
      },
    },
  },
} as const;

const layout = { anyOf: [id, layoutBody] } as const;

const tile = {
  type: ['object', 'null'],
  additionalProperties: false,
  required: ['rows', 'columns', 'row', 'column'],
  properties: { rows: count, columns: count, row: count, column: count },
} as const;

export const applyAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['scene'],
  properties: {
    scene: {
      anyOf: [
        id,
        {
          type: 'object',
          additionalProperties: false,
          required: ['layout', 'assignments'],
          properties: {
            layout,
            assignments,
            power: {
              type: 'object',
              maxProperties: 4096,
              additionalProperties: { type: 'string', enum: ['on', 'off', 'leave'] },
            },
            priority,
          },
        },
      ],
    },
    priority,
    expiresAt: {
      type: 'string',
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)$',
    },
    atomic: { type: 'boolean' },
  },
} as const;

export const releaseAsked = {
  type: 'object',
  additionalProperties: false,
  required: [],
  properties: { priority },
} as const;

export const holdAsked = {
  type: 'object',
  additionalProperties: false,
  required: [],
  properties: { priority: { type: 'string', enum: ['meeting', 'crisis'] } },
} as const;

export const dryRunAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['scene'],
  properties: { scene: applyAsked.properties.scene },
} as const;

const total = { commandBytes: count, replyBytes: count, ms: figure } as const;

export const dryRunView = {
  type: 'object',
  additionalProperties: false,
  required: ['errors', 'run'],
  properties: {
    errors: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['code', 'message', 'path'],
        properties: { code: text, message: text, path: text },
      },
    },
    run: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['lines', 'commandBytes', 'replyBytes', 'ms'],
      properties: {
        ...total,
        lines: {
          type: 'array',
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['device', 'commands', 'commandBytes', 'replyBytes', 'ms', 'startsAtMs', 'open'],
            properties: {
              ...total,
              device: text,
              startsAtMs: figure,
              open: { type: 'array', items: { type: 'string', enum: ['away', 'unknown', 'waking'] } },
              commands: {
                type: 'array',
                items: {
                  type: 'object',
                  additionalProperties: false,
                  required: ['step', 'why', 'commandBytes', 'replyBytes', 'ms'],
                  properties: {
                    ...total,
                    step: anyObject,
                    why: { type: 'string', enum: ['look', 'change', 'proof'] },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const;

export const nothingAsked = { type: 'object', additionalProperties: false, required: [], properties: {} } as const;

export const captureView = {
  type: 'object',
  additionalProperties: false,
  required: ['layout', 'assignments', 'at'],
  properties: { layout, assignments, at: time },
} as const;

export const sceneResult = {
  type: 'object',
  additionalProperties: false,
  required: ['requestId', 'status', 'scene', 'wall', 'receivedAt', 'finishedAt', 'durationMs', 'panels', 'errors'],
  properties: {
    requestId: textOrNull,
    status: { type: 'string', enum: ['applied', 'unchanged', 'superseded', 'rejected', 'failed'] },
    scene: textOrNull,
    wall: textOrNull,
    receivedAt: time,
    finishedAt: time,
    durationMs: figure,
    panels: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['row', 'column', 'source', 'confirmed', 'proof'],
        properties: {
          row: count,
          column: count,
          source: textOrNull,
          confirmed: flag,
          proof: { enum: ['read', 'named', 'volunteered', 'acknowledged', null] },
          tile,
        },
      },
    },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['code', 'message', 'path'],
        properties: { code: text, message: text, path: text },
      },
    },
    rolledBack: flag,
    supersededBy: text,
  },
} as const;

const panelState = {
  type: 'object',
  additionalProperties: false,
  required: ['row', 'column', 'desired', 'actual'],
  properties: {
    row: count,
    column: count,
    desired: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['source', 'tile'],
      properties: { source: textOrNull, tile },
    },
    actual: {
      type: 'object',
      additionalProperties: false,
      required: ['input', 'knowledge', 'asOf', 'display'],
      properties: {
        source: textOrNull,
        input: countOrNull,
        knowledge: { type: 'string', enum: ['confirmed', 'acknowledged', 'stale', 'unknown'] },
        asOf: timeOrNull,
        display: {
          type: ['object', 'null'],
          additionalProperties: false,
          required: ['presence', 'power', 'tile', 'input'],
          properties: { presence: text, power: { type: ['boolean', 'null'] }, tile, input: textOrNull },
        },
      },
    },
  },
} as const;

const holdView = {
  type: 'object',
  additionalProperties: false,
  required: ['priority', 'scene', 'requestId', 'by', 'since'],
  properties: { priority, scene: textOrNull, requestId: text, by: text, since: time },
} as const;

const wallView = {
  type: 'object',
  additionalProperties: false,
  required: ['wall', 'scene', 'requestId', 'since', 'status', 'priority', 'held', 'panels', 'holds'],
  properties: {
    wall: text,
    scene: textOrNull,
    requestId: textOrNull,
    since: timeOrNull,
    status: { type: 'string', enum: ['idle', 'applying', 'applied', 'drifted', 'failed'] },
    priority: priorityOrNull,
    held: flag,
    panels: { type: 'array', items: panelState },
    holds: { type: 'array', items: holdView },
    previous: {
      type: 'object',
      additionalProperties: false,
      required: ['scene', 'by', 'since'],
      properties: { scene: textOrNull, by: text, since: time },
    },
  },
} as const;

const healthLine = {
  type: 'object',
  additionalProperties: false,
  required: ['part', 'ok', 'code', 'detail'],
  properties: { part: text, ok: flag, code: textOrNull, detail: textOrNull },
} as const;

/** Kinds of devices add members of their own to it. */
const deviceView = {
  type: 'object',
  required: ['id', 'driver', 'kind', 'state', 'connected', 'model', 'firmware', 'lastError', 'lastAnswerAt'],
  properties: {
    id: text,
    driver: text,
    kind: text,
    state: text,
    connected: flag,
    model: textOrNull,
    firmware: textOrNull,
    lastError: { anyOf: [anyObject, { type: 'null' }] },
    lastAnswerAt: timeOrNull,
  },
} as const;

export const stateView = {
  type: 'object',
  additionalProperties: false,
  required: [
    ...(['version', 'at', 'room', 'walls', 'devices', 'health', 'ceremonies', 'restartNeeded'] as const),
    ...(['confirmations', 'configuration', 'mapping', 'restartable'] as const),
  ],
  properties: {
    version: text,
    at: time,
    room: {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'name', 'language', 'timezone'],
      properties: { id: text, name: text, language, timezone: text },
    },
    walls: { type: 'array', items: wallView },
    mapping: { anyOf: [mappingView, { type: 'null' }] },
    devices: { type: 'array', items: deviceView },
    health: { type: 'array', items: healthLine },
    ceremonies: { type: 'array', items: ceremonyView },
    restartNeeded: { type: 'array', items: text },
    restartable: flag,
    confirmations: count,
    configuration: text,
  },
} as const;
