/** A recorded line that was played to a simulated device. */
import { anyObject, count, figure, flag, text } from './basics.js';

const hex = { type: 'string', pattern: '^([0-9a-f]{2})*$' } as const;
const meanings = { type: 'array', items: anyObject } as const;

export const replayView = {
  type: 'object',
  additionalProperties: false,
  required: ['driver', 'exchanges', 'played', 'differing', 'shown'],
  properties: {
    driver: text,
    exchanges: count,
    played: count,
    differing: count,
    shown: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['number', 'ms', 'agrees', 'sent', 'recorded', 'got', 'means'],
        properties: {
          number: count,
          ms: figure,
          agrees: flag,
          sent: hex,
          recorded: hex,
          got: hex,
          means: {
            type: 'object',
            additionalProperties: false,
            required: ['sent', 'recorded', 'got'],
            properties: { sent: meanings, recorded: meanings, got: meanings },
          },
        },
      },
    },
  },
} as const;
