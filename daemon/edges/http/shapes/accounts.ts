/** Session, accounts, and the asking twice before what is dangerous. */
import { count, danger, id, language, role, text, textOrNull, time, timeOrNull, wallsOrNull } from './basics.js';

/** Also the name in the journal's actor: no capital letters, so that nobody looks like somebody else. */
export const accountName = { type: 'string', pattern: '^[a-z0-9][a-z0-9._-]{0,31}$' } as const;
const password = { type: 'string', minLength: 1, maxLength: 256 } as const;

export const setupAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['code', 'name', 'password'],
  properties: { code: { type: 'string', minLength: 1, maxLength: 64 }, name: accountName, password },
} as const;

export const signInAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'password'],
  properties: { name: { type: 'string', minLength: 1, maxLength: 64 }, password },
} as const;

export const passwordAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['current', 'next'],
  properties: { current: password, next: password },
} as const;

export const accountAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['role', 'walls'],
  properties: { role, walls: wallsOrNull, password },
} as const;

const accountProperties = {
  name: text,
  role,
  walls: wallsOrNull,
  createdAt: time,
  passwordChangedAt: time,
} as const;

export const accountView = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'role', 'walls', 'createdAt', 'passwordChangedAt'],
  properties: accountProperties,
} as const;

export const sessionView = {
  type: 'object',
  additionalProperties: false,
  required: ['state', 'account', 'rights', 'csrfToken', 'expiresAt', 'language'],
  properties: {
    state: { type: 'string', enum: ['setup-needed', 'signed-out', 'signed-in'] },
    account: { anyOf: [accountView, { type: 'null' }] },
    rights: { type: 'array', items: text },
    csrfToken: textOrNull,
    expiresAt: timeOrNull,
    language,
  },
} as const;

export const accountsView = {
  type: 'object',
  additionalProperties: false,
  required: ['accounts'],
  properties: {
    accounts: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'role', 'walls', 'createdAt', 'passwordChangedAt', 'etag'],
        properties: { ...accountProperties, etag: text },
      },
    },
  },
} as const;

export const confirmationAsked = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'token', 'danger', 'holdMs', 'notBefore', 'expiresAt', 'persons'],
  properties: {
    id,
    token: text,
    danger,
    holdMs: count,
    notBefore: time,
    expiresAt: time,
    persons: { type: 'integer', enum: [1, 2] },
  },
} as const;

export const confirmationView = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'danger', 'what', 'askedBy', 'approvedBy', 'expiresAt'],
  properties: { id, danger, what: text, askedBy: text, approvedBy: textOrNull, expiresAt: time },
} as const;

export const confirmationsView = {
  type: 'object',
  additionalProperties: false,
  required: ['confirmations'],
  properties: { confirmations: { type: 'array', items: confirmationView } },
} as const;
