/** The library, the configuration as a whole, its earlier versions. */
import { anyObject, count, flag, text, textOrNull, time } from './basics.js';

export const finding = {
  type: 'object',
  additionalProperties: false,
  required: ['severity', 'pointer', 'code', 'value', 'expected', 'message'],
  properties: {
    severity: { type: 'string', enum: ['error', 'warning'] },
    pointer: text,
    code: text,
    value: text,
    expected: text,
    message: text,
  },
} as const;

export const listView = {
  type: 'object',
  additionalProperties: false,
  required: ['items'],
  properties: {
    items: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['etag', 'item'],
        properties: { etag: text, item: anyObject },
      },
    },
  },
} as const;

export const storedView = {
  type: 'object',
  additionalProperties: false,
  required: ['etag', 'item', 'findings', 'restartNeeded'],
  properties: { etag: text, item: anyObject, findings: { type: 'array', items: finding }, restartNeeded: flag },
} as const;

export const checkView = {
  type: 'object',
  additionalProperties: false,
  required: ['good', 'findings'],
  properties: { good: flag, findings: { type: 'array', items: finding } },
} as const;

export const changeView = {
  type: 'object',
  additionalProperties: false,
  required: ['at', 'was', 'is'],
  properties: { at: text, was: textOrNull, is: textOrNull },
} as const;

export const revisionsView = {
  type: 'object',
  additionalProperties: false,
  required: ['revisions'],
  properties: {
    revisions: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['number', 'replacedAt', 'etag', 'changes', 'more'],
        properties: {
          number: count,
          replacedAt: time,
          etag: textOrNull,
          changes: { type: 'array', items: changeView },
          more: count,
        },
      },
    },
  },
} as const;
