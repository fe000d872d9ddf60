/** An account of the page: who may sign in, and as what. */
import { createHash } from 'node:crypto';
import type { AccountView, Role } from '../api-types.js';

export interface Account extends AccountView {
  /** Argon2id, with its parameters. */
  readonly hash: string;
}

/** What may be shown of it. */
export function viewOf({ name, role, walls, createdAt, passwordChangedAt }: Account): AccountView {
  return { name, role, walls, createdAt, passwordChangedAt };
}

export function etagOf(value: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 20)}"`;
}

export const leastPasswordLength = 10;

/** Length beats rules about kinds of characters; what everybody knows of the account is no secret. */
export function isWeak(name: string, password: string): boolean {
  const letters = Array.from(password);
  const plain = password.toLowerCase();
  return letters.length < leastPasswordLength || new Set(letters).size < 4 || plain.includes(name.toLowerCase());
}

const roles: readonly Role[] = ['viewer', 'operator', 'technician', 'guard', 'administrator'];

/** The accounts in a secrets/accounts.json; throws a SyntaxError that says what is wrong. */
export function parseAccounts(text: string): readonly Account[] {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || value['version'] !== 1 || !Array.isArray(value['accounts']))
    throw new SyntaxError('not { "version": 1, "accounts": [ … ] }');
  return value['accounts'].map((one: unknown, index) => {
    const account = parseAccount(one);
    if (account === null) throw new SyntaxError(`/accounts/${index} is no account`);
    return account;
  });
}

function parseAccount(value: unknown): Account | null {
  if (!isRecord(value)) return null;
  const { name, hash, createdAt, passwordChangedAt } = value;
  const role = roles.find((one) => one === value['role']);
  const walls = value['walls'] === null ? null : textList(value['walls']);
  if (typeof name !== 'string' || typeof hash !== 'string' || role === undefined || walls === undefined) return null;
  if (typeof createdAt !== 'string' || typeof passwordChangedAt !== 'string') return null;
  return { name, role, walls, hash, createdAt, passwordChangedAt };
}

function textList(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((one) => typeof one === 'string');
  return texts.length === value.length ? texts : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
