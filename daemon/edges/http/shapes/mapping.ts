/** Mapping outputs to panels, as the API shows it. */
import { count, text, time } from './basics.js';

const number = { type: 'integer', minimum: 1, maximum: 4096 } as const;

const panelOrNull = {
  type: ['object', 'null'],
  additionalProperties: false,
  required: ['row', 'column'],
  properties: { row: count, column: count },
} as const;

export const mappingAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['matrix', 'lit', 'others'],
  properties: { matrix: text, lit: number, others: { type: ['integer', 'null'], minimum: 1, maximum: 4096 } },
} as const;

export const mappingAnswerAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['output', 'panel'],
  properties: { output: number, panel: panelOrNull },
} as const;

export const mappingLightAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['output'],
  properties: { output: number },
} as const;

export const mappingView = {
  type: 'object',
  additionalProperties: false,
  required: ['wall', 'matrix', 'lit', 'others', 'outputs', 'current', 'answers', 'by', 'since', 'expiresAt'],
  properties: {
    wall: text,
    matrix: text,
    lit: number,
    others: { type: ['integer', 'null'] },
    outputs: { type: 'array', items: number },
    current: { type: ['integer', 'null'] },
    answers: { type: 'array', items: mappingAnswerAsked },
    by: text,
    since: time,
    expiresAt: time,
  },
} as const;
