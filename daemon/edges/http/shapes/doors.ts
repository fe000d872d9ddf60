/** Doors, ceremonies, people and privacy. */
import { anyObject, count, countOrNull, figure, flag, id, text, textOrNull, time, timeOrNull } from './basics.js';

const texts = { type: 'array', items: text } as const;
const modes = ['normal', 'unlocked', 'locked', 'maintenance'] as const;

const doorView = {
  type: 'object',
  additionalProperties: false,
  required: [
    ...(['id', 'name', 'terminal', 'exitTerminal', 'mode', 'setMode', 'lock', 'strike', 'contact', 'alarms'] as const),
    ...(['drivable', 'fireLatched', 'area'] as const),
  ],
  properties: {
    id: text,
    name: text,
    terminal: text,
    exitTerminal: textOrNull,
    mode: { type: 'string', enum: [...modes, 'lockdown', 'unlocked-by-schedule'] },
    setMode: { type: 'string', enum: modes },
    lock: { type: 'string', enum: ['locked', 'unlocked', 'unknown'] },
    strike: { type: 'string', enum: ['secured', 'pulsing', 'held'] },
    contact: { type: 'string', enum: ['none', 'unread', 'open', 'closed', 'unknown', 'fault'] },
    alarms: {
      type: 'array',
      items: {
        type: 'string',
        enum: [
          ...(['forced-open', 'held-open-soon', 'held-open', 'contact-fault', 'rex-stuck', 'rex-fault'] as const),
          ...(['fire', 'fire-input-fault', 'audit-failed'] as const),
        ],
      },
    },
    drivable: flag,
    fireLatched: flag,
    area: textOrNull,
  },
} as const;

const codeAndMessage = {
  type: 'object',
  additionalProperties: false,
  required: ['code', 'message'],
  properties: { code: text, message: text },
} as const;

const terminalView = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'door', 'state', 'assurance', 'tampered', 'error', 'virtual'],
  properties: {
    id: text,
    door: textOrNull,
    state: { type: 'string', enum: ['absent', 'opening', 'ready', 'silent', 'untrusted', 'unsupported'] },
    assurance: { enum: ['none', 'identity', 'mac', null] },
    tampered: flag,
    error: { anyOf: [codeAndMessage, { type: 'null' }] },
    virtual: flag,
  },
} as const;

export const doorsView = {
  type: 'object',
  additionalProperties: false,
  required: ['at', 'doors', 'terminals', 'lockdownAll', 'clockTrusted'],
  properties: {
    at: time,
    doors: { type: 'array', items: doorView },
    terminals: { type: 'array', items: terminalView },
    lockdownAll: flag,
    clockTrusted: flag,
  },
} as const;

const personName = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'name'],
  properties: { id: text, name: text },
} as const;

const doorEntryView = {
  type: 'object',
  additionalProperties: false,
  required: ['seq', 'at', 'kind', 'actor', 'data', 'person', 'cause'],
  properties: {
    seq: count,
    at: time,
    kind: text,
    actor: text,
    data: anyObject,
    person: { anyOf: [personName, { type: 'null' }] },
    cause: textOrNull,
  },
} as const;

export const doorEntriesView = {
  type: 'object',
  additionalProperties: false,
  required: ['entries'],
  properties: { entries: { type: 'array', items: doorEntryView } },
} as const;

export const doorModeChange = {
  type: 'object',
  additionalProperties: false,
  required: ['mode'],
  properties: { mode: { type: 'string', enum: modes } },
} as const;

const reason = { type: 'string', minLength: 3, maxLength: 200 } as const;
const idOrNull = { type: ['string', 'null'], minLength: 1, maxLength: 64 } as const;

export const lockdownAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['door', 'reason'],
  properties: { door: idOrNull, reason },
} as const;

export const areaResetAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['person'],
  properties: { person: idOrNull },
} as const;

export const ceremonyView = {
  type: 'object',
  additionalProperties: false,
  required: [
    ...(['id', 'door', 'scene', 'groups', 'state', 'armedUntil', 'rehearsedAt', 'rehearsalFresh'] as const),
    ...(['armRoles', 'manualRoles'] as const),
  ],
  properties: {
    id: text,
    door: text,
    scene: text,
    groups: texts,
    state: { type: 'string', enum: ['idle', 'armed', 'expired', 'fired'] },
    armedUntil: timeOrNull,
    rehearsedAt: timeOrNull,
    rehearsalFresh: flag,
    armRoles: texts,
    manualRoles: texts,
  },
} as const;

export const rehearsalView = {
  type: 'object',
  additionalProperties: false,
  required: ['good', 'faults', 'predictedMs', 'ceremony'],
  properties: {
    good: flag,
    faults: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['code', 'what', 'message'],
        properties: { code: text, what: text, message: text },
      },
    },
    predictedMs: { type: ['number', 'null'] },
    ceremony: ceremonyView,
  },
} as const;

export const manualFireAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['reason'],
  properties: { reason },
} as const;

export const ceremonyAnswerView = {
  type: 'object',
  additionalProperties: false,
  required: ['ceremony'],
  properties: { ceremony: ceremonyView },
} as const;

export const groupsView = {
  type: 'object',
  additionalProperties: false,
  required: ['groups'],
  properties: {
    groups: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'people', 'doors', 'triggers'],
        properties: { name: text, people: texts, doors: texts, triggers: texts },
      },
    },
  },
} as const;

export const enrolmentAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['terminal'],
  properties: { terminal: id },
} as const;

export const enrolmentView = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'terminal', 'state', 'expiresAt', 'subject', 'owner', 'lastFailure'],
  properties: {
    id: text,
    terminal: text,
    state: { type: 'string', enum: ['waiting', 'taken', 'expired', 'cancelled'] },
    expiresAt: time,
    subject: textOrNull,
    owner: textOrNull,
    lastFailure: { enum: ['no-match', 'bad-read', null] },
  },
} as const;

export const personReportView = {
  type: 'object',
  additionalProperties: false,
  required: ['person', 'pseudonym', 'doors', 'triggers', 'terminals', 'entries', 'openOrders', 'files', 'backups'],
  properties: {
    person: { type: ['object', 'null'] },
    pseudonym: textOrNull,
    doors: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['door', 'schedules'],
        properties: { door: text, schedules: texts },
      },
    },
    triggers: texts,
    terminals: texts,
    entries: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['seq', 'at', 'kind', 'data'],
        properties: { seq: count, at: time, kind: text, data: anyObject },
      },
    },
    openOrders: texts,
    files: texts,
    backups: texts,
  },
} as const;

export const erasureView = {
  type: 'object',
  additionalProperties: false,
  required: ['order', 'person', 'terminals', 'subjects', 'orderedAt', 'leftovers'],
  properties: { order: text, person: text, terminals: texts, subjects: texts, orderedAt: time, leftovers: texts },
} as const;

export const erasuresView = {
  type: 'object',
  additionalProperties: false,
  required: ['orders'],
  properties: { orders: { type: 'array', items: erasureView } },
} as const;

export const retentionView = {
  type: 'object',
  additionalProperties: false,
  required: [
    ...(['keepDays', 'keepKinds', 'legalHold', 'segments', 'removedSegments'] as const),
    ...(['lastRunAt', 'lastRemoved', 'lastFailure'] as const),
  ],
  properties: {
    keepDays: countOrNull,
    keepKinds: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'days'],
        properties: { kind: text, days: figure },
      },
    },
    legalHold: textOrNull,
    segments: count,
    removedSegments: count,
    lastRunAt: timeOrNull,
    lastRemoved: texts,
    lastFailure: textOrNull,
  },
} as const;

export const practiceView = {
  type: 'object',
  additionalProperties: false,
  required: ['orders'],
  properties: {
    orders: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['order', 'does'],
        properties: { order: text, does: text },
      },
    },
  },
} as const;

export const practiceAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['order'],
  properties: { order: { type: 'string', minLength: 1, maxLength: 64 } },
} as const;
