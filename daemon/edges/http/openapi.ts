/** The routes as an OpenAPI 3.1 document. */
import type { Language } from '../../messages/language.js';
import type { AnswerShape, Route } from './route.js';
import { rightsOf } from './rights.js';
import { roles, type Shape } from './shapes/basics.js';

export const apiBase = '/api/v1';

export interface ApiDocument {
  readonly openapi: '3.1.0';
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: object;
}

export function apiDocument(routes: readonly Route[], version: string, language: Language): ApiDocument {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = `${apiBase}${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, language) };
  }
  const title = { en: 'wallkeeper, the appliance of a room', id: 'wallkeeper, perangkat ruangan' }[language];
  return {
    openapi: '3.1.0',
    info: { title, version },
    paths,
    components: {
      schemas: { Problem: problemShape },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'wallkeeper' } },
    },
  };
}

function operation(route: Route, language: Language): object {
  const { method, path, access, danger } = route;
  const open = access === 'open' || access === 'setup';
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[/:-]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: route.summary[language],
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(route, open)],
    ...requestBody(route),
    responses: { ...success(route.answer), default: problemAnswer },
    security: open ? [] : [{ session: [] }],
    ...(open ? {} : { 'x-right': access, 'x-roles': roles.filter((role) => rightsOf(role).includes(access)) }),
    ...(danger === undefined ? {} : { 'x-danger': danger }),
  };
}

function requestBody({ body, upload }: Route): object {
  if (upload !== undefined) {
    const schema = { type: 'string', format: 'binary', maxLength: upload.mostBytes };
    const content = Object.fromEntries(upload.types.map((type) => [type, { schema }]));
    return { requestBody: { required: true, content } };
  }
  if (body === undefined) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: body } } } };
}

function pathParameters({ path }: Route): readonly object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters({ query = {} }: Route): readonly object[] {
  return Object.entries(query).map(([name, { pattern, help }]) => ({
    name,
    in: 'query',
    required: false,
    description: help,
    schema: { type: 'string', pattern },
  }));
}

function headerParameters({ method, danger, answer }: Route, open: boolean): readonly object[] {
  const header = (name: string, required: boolean): object => ({
    name,
    in: 'header',
    required,
    schema: { type: 'string' },
  });
  const changes = method === 'PUT' || method === 'DELETE';
  const versioned = changes && (answer.kind === 'nothing' || (answer.kind === 'json' && answer.etag === true));
  return [
    ...(method === 'GET' || open ? [] : [header('csrf-token', true)]),
    ...(versioned ? [header('If-Match', false), header('If-None-Match', false)] : []),
    ...(danger === undefined ? [] : [header('confirmation', false)]),
  ];
}

function success(answer: AnswerShape): Readonly<Record<string, object>> {
  switch (answer.kind) {
    case 'json': {
      const etag = answer.etag === true ? { headers: { ETag: { schema: { type: 'string' } } } } : {};
      const content = { 'application/json': { schema: answer.shape } };
      return { '2XX': { description: 'done', ...etag, content } };
    }
    case 'nothing':
      return { '204': { description: 'done' } };
    case 'events':
      return {
        '200': {
          description: `server-sent events: ${answer.events.join(', ')}`,
          content: { 'text/event-stream': { schema: { type: 'string' } } },
        },
      };
    case 'lines':
      return {
        '200': {
          description: 'one JSON object a line',
          content: { 'application/x-ndjson': { schema: { type: 'string' } } },
        },
      };
    case 'picture':
      return {
        '200': {
          description: 'a picture',
          headers: { ETag: { schema: { type: 'string' } }, Age: { schema: { type: 'integer' } } },
          content: { [answer.type]: { schema: { type: 'string', format: 'binary' } } },
        },
        '304': { description: 'as it was' },
      };
    case 'file':
      return {
        '200': {
          description: 'a file',
          content: { [answer.type]: { schema: { type: 'string', format: 'binary' } } },
        },
      };
  }
}

const problemShape: Shape = {
  type: 'object',
  required: ['type', 'title', 'detail', 'status', 'code', 'retry'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    detail: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    retry: { type: 'boolean' },
    findings: { type: 'array', items: { type: 'object' } },
    confirmation: { type: 'object' },
    retryAfterSeconds: { type: 'number' },
  },
};

const problemAnswer = {
  description: 'what went wrong',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
