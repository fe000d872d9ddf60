/**
 * Work orders for erasing a palm on its terminals, which only a person at the terminal can do:
 * DIR/secrets/erasures/<order>.json, mode 0600. The subject numbers live there until the order is confirmed, because
 * without them nobody could find the palm; the file goes with the confirmation.
 */
import { join } from 'node:path';
import { isMissing, type Files } from '../edges/storage/files.js';

export interface ErasureOrder {
  readonly order: string;
  /** As the configuration had it. */
  readonly person: string;
  readonly pseudonym: string | null;
  readonly terminals: readonly string[];
  readonly subjects: readonly string[];
  /** ISO time. */
  readonly orderedAt: string;
}

function folderOf(dataDir: string): string {
  return join(dataDir, 'secrets', 'erasures');
}

export async function writeOrder(files: Files, dataDir: string, order: ErasureOrder): Promise<void> {
  const folder = folderOf(dataDir);
  const path = join(folder, `${order.order}.json`);
  await files.makeFolder(folder, 0o700);
  // What a power cut left half written would name the person for ever.
  for (const name of await files.list(folder)) if (name.endsWith('.new')) await files.remove(join(folder, name));
  await files.write(`${path}.new`, Buffer.from(`${JSON.stringify(order)}\n`), 0o600);
  await files.rename(`${path}.new`, path);
  await files.syncFolder(folder);
}

/** Orders that are not confirmed yet; what can't be read is passed over. */
export async function openOrders(files: Files, dataDir: string): Promise<readonly ErasureOrder[]> {
  const names = (await files.list(folderOf(dataDir))).filter((name) => /^e-[0-9a-f]{12}\.json$/.test(name));
  const orders = await Promise.all(
    names.map(async (name) => parse((await files.read(join(folderOf(dataDir), name))).toString())),
  );
  return orders.filter((order) => order !== null);
}

export async function removeOrder(files: Files, dataDir: string, order: string): Promise<void> {
  const folder = folderOf(dataDir);
  await files.remove(join(folder, `${order}.json`)).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  await files.syncFolder(folder);
}

function parse(text: string): ErasureOrder | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const members: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(value));
  const { order, person, pseudonym, terminals, subjects, orderedAt } = members;
  if (typeof order !== 'string' || typeof person !== 'string' || typeof orderedAt !== 'string') return null;
  if (!isTexts(terminals) || !isTexts(subjects)) return null;
  return { order, person, pseudonym: typeof pseudonym === 'string' ? pseudonym : null, terminals, subjects, orderedAt };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
