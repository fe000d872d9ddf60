import { KeeperError } from '../../drivers/errors.js';

/** Throws cli-input-not-json with the parser's words. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    throw new KeeperError('cli-input-not-json', { detail: error instanceof Error ? error.message : text }, error);
  }
}
