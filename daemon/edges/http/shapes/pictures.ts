/** Pictures: what was sent to be sliced. */
import { count, text, time } from './basics.js';

const size = {
  type: 'object',
  additionalProperties: false,
  required: ['width', 'height'],
  properties: { width: count, height: count },
} as const;

export const uploadView = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'format', 'width', 'height', 'bytes', 'canvas', 'until'],
  properties: { id: text, format: text, width: count, height: count, bytes: count, canvas: size, until: time },
} as const;
