/** A soak: what is asked, and its report. */
import { count, figure, id, priority, text, textOrNull, time, timeOrNull } from './basics.js';

export const soakAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'rounds', 'pauseMs'],
  properties: {
    kind: { type: 'string', enum: ['routes', 'scenes'] },
    scenes: { type: 'array', items: id, minItems: 1, maxItems: 500 },
    rounds: { type: 'integer', minimum: 1, maximum: 10_000 },
    pauseMs: { type: 'integer', minimum: 0, maximum: 600_000 },
    priority,
  },
} as const;

const output = {
  type: 'object',
  additionalProperties: false,
  required: ['matrix', 'output', 'row', 'column', 'proven', 'failed', 'lastFault'],
  properties: {
    matrix: text,
    output: count,
    row: count,
    column: count,
    proven: count,
    failed: count,
    lastFault: textOrNull,
  },
} as const;

const times = {
  type: ['object', 'null'],
  additionalProperties: false,
  required: ['p50', 'p99', 'max'],
  properties: { p50: figure, p99: figure, max: figure },
} as const;

export const soakView = {
  type: 'object',
  additionalProperties: false,
  required: [
    ...(['id', 'wall', 'kind', 'by', 'priority', 'state', 'because', 'startedAt', 'endedAt'] as const),
    ...(['rounds', 'steps', 'counts', 'ms', 'outputs', 'putBack'] as const),
  ],
  properties: {
    id: text,
    wall: text,
    kind: { type: 'string', enum: ['routes', 'scenes'] },
    by: text,
    priority,
    state: { type: 'string', enum: ['running', 'finished', 'stopped', 'taken-over', 'refused'] },
    because: textOrNull,
    startedAt: time,
    endedAt: timeOrNull,
    rounds: count,
    steps: {
      type: 'object',
      additionalProperties: false,
      required: ['done', 'of'],
      properties: { done: count, of: count },
    },
    counts: {
      type: 'object',
      additionalProperties: false,
      required: ['applied', 'unchanged', 'superseded', 'rejected', 'failed'],
      properties: { applied: count, unchanged: count, superseded: count, rejected: count, failed: count },
    },
    ms: times,
    outputs: { type: 'array', items: output },
    putBack: { enum: ['whole', 'others', 'later', 'failed', 'unknown', null] },
  },
} as const;

export const soakStateView = {
  type: 'object',
  additionalProperties: false,
  required: ['soak'],
  properties: { soak: { anyOf: [soakView, { type: 'null' }] } },
} as const;
