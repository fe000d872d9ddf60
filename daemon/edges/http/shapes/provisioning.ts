/** Provisioning: bundles, trials, and how they ended. */
import { count, countOrNull, text, time } from './basics.js';

const texts = { type: 'array', items: text } as const;

const staged = {
  type: ['object', 'null'],
  additionalProperties: false,
  required: ['revision', 'signer', 'way', 'takenAt', 'expiresAt'],
  properties: {
    revision: count,
    signer: text,
    way: { type: 'string', enum: ['mqtt', 'stick', 'page'] },
    takenAt: time,
    expiresAt: time,
  },
} as const;

const trial = {
  type: ['object', 'null'],
  additionalProperties: false,
  required: ['revision', 'signer', 'phase', 'begunAt', 'begunBy', 'until', 'missing'],
  properties: {
    revision: count,
    signer: text,
    phase: { type: 'string', enum: ['switching', 'trying', 'confirmed', 'returning'] },
    begunAt: time,
    begunBy: text,
    until: time,
    missing: texts,
  },
} as const;

const last = {
  type: ['object', 'null'],
  additionalProperties: false,
  required: ['revision', 'signer', 'outcome', 'reason', 'by', 'at', 'missing'],
  properties: {
    revision: count,
    signer: text,
    outcome: { type: 'string', enum: ['confirmed', 'returned'] },
    reason: { type: 'string', enum: ['answered', 'person', 'silent', 'crashes', 'start-failed'] },
    by: text,
    at: time,
    missing: texts,
  },
} as const;

export const provisioningStatus = {
  type: 'object',
  additionalProperties: false,
  required: ['phase', 'signers', 'highest', 'staged', 'trial', 'last', 'difference'],
  properties: {
    phase: { type: 'string', enum: ['off', 'idle', 'staged', 'trial'] },
    signers: texts,
    highest: count,
    staged,
    trial,
    last,
    difference: texts,
  },
} as const;

export const bundleAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['bundle'],
  properties: { bundle: { type: 'string', minLength: 1, maxLength: 4_194_304 } },
} as const;

export const bundleView = {
  type: 'object',
  additionalProperties: false,
  required: ['revision', 'signer', 'difference'],
  properties: { revision: count, signer: text, difference: texts },
} as const;

export const provisioningOutcome = {
  type: 'object',
  additionalProperties: false,
  required: ['revision', 'status'],
  properties: {
    revision: countOrNull,
    status: { type: 'string', enum: ['staged', 'trying', 'known', 'confirmed', 'returned', 'discarded'] },
  },
} as const;
