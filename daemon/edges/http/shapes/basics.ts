/** Words that the API's shapes are made of. JSON Schema, so that openapi.json can show them as they are. */
export type Shape = Readonly<Record<string, unknown>>;

export const text = { type: 'string' } as const;
export const textOrNull = { type: ['string', 'null'] } as const;
export const flag = { type: 'boolean' } as const;
export const count = { type: 'integer', minimum: 0 } as const;
export const countOrNull = { type: ['integer', 'null'], minimum: 0 } as const;
export const figure = { type: 'number' } as const;
export const time = { type: 'string', description: 'ISO 8601 with an offset' } as const;
export const timeOrNull = { type: ['string', 'null'], description: 'ISO 8601 with an offset' } as const;
export const anyObject = { type: 'object' } as const;
export const id = { type: 'string', minLength: 1, maxLength: 64 } as const;
export const priority = { type: 'string', enum: ['routine', 'meeting', 'crisis'] } as const;
export const priorityOrNull = { enum: ['routine', 'meeting', 'crisis', null] } as const;
export const language = { type: 'string', enum: ['id', 'en'] } as const;
export const roles = ['viewer', 'operator', 'technician', 'guard', 'administrator'] as const;
export const role = { type: 'string', enum: roles } as const;
export const dangers = [
  'raw-send',
  'configuration-import',
  'revision-restore',
  'account-remove',
  'person-erase',
  'daemon-restart',
] as const;
export const danger = { type: 'string', enum: dangers } as const;
/** Null: all walls. */
export const wallsOrNull = { type: ['array', 'null'], items: id, maxItems: 64 } as const;
