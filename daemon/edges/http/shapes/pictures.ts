/** Pictures: what was sent to be sliced. */
import { count, countOrNull, flag, text, textOrNull, time } from './basics.js';

const size = {
  type: 'object',
  additionalProperties: false,
  required: ['width', 'height'],
  properties: { width: count, height: count },
} as const;

export const stillsView = {
  type: 'object',
  additionalProperties: false,
  required: ['stills'],
  properties: {
    stills: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['source', 'version', 'ageSeconds', 'fault', 'underway'],
        properties: {
          source: text,
          version: textOrNull,
          ageSeconds: countOrNull,
          fault: {
            type: ['object', 'null'],
            additionalProperties: false,
            required: ['code', 'message'],
            properties: { code: text, message: text },
          },
          underway: flag,
        },
      },
    },
  },
} as const;

export const uploadView = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'format', 'width', 'height', 'bytes', 'canvas', 'until'],
  properties: { id: text, format: text, width: count, height: count, bytes: count, canvas: size, until: time },
} as const;
