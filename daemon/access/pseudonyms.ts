/**
 * Who the journal's pseudonyms are: DIR/secrets/pseudonyms.json, mode 0600. A pseudonym is random and says nothing of a
 * subject; a hash of one would be found by trying all subjects. Erasing the line here ends what the journal can tell
 * of a person. The file does not travel in a backup: a restored appliance gives everybody a new pseudonym.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { KeeperError } from '../../drivers/errors.js';
import { isMissing, type Files } from '../edges/storage/files.js';

export class Pseudonyms {
  readonly #files: Files;
  readonly #dataDir: string;
  #byPerson: ReadonlyMap<string, string>;
  /** Changes go one after the other: of two at once the later would bring back what the earlier took away. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(files: Files, dataDir: string, byPerson: ReadonlyMap<string, string>) {
    this.#files = files;
    this.#dataDir = dataDir;
    this.#byPerson = byPerson;
  }

  /** Null for somebody who has none: he is nobody at a door until `ensure` has settled. */
  of(person: string): string | null {
    return this.#byPerson.get(person) ?? null;
  }

  /** Gives everybody of these a pseudonym; settles when they are on disk. Rejects with what the disk says. */
  ensure(people: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      const missing = people.filter((person) => !this.#byPerson.has(person));
      if (missing.length === 0) return;
      await this.#keep(new Map([...this.#byPerson, ...missing.map((person) => [person, newPseudonym()] as const)]));
    });
  }

  /** The pseudonym that the person had; null where there was none. */
  erase(person: string): Promise<string | null> {
    return this.#inTurn(async () => {
      const pseudonym = this.of(person);
      if (pseudonym !== null) await this.#keep(new Map([...this.#byPerson].filter(([one]) => one !== person)));
      return pseudonym;
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work);
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #keep(byPerson: ReadonlyMap<string, string>): Promise<void> {
    const folder = join(this.#dataDir, 'secrets');
    const path = join(folder, 'pseudonyms.json');
    await this.#files.makeFolder(folder, 0o700);
    await this.#files.write(`${path}.new`, Buffer.from(`${JSON.stringify(Object.fromEntries(byPerson))}\n`), 0o600);
    await this.#files.rename(`${path}.new`, path);
    await this.#files.syncFolder(folder);
    this.#byPerson = byPerson;
  }
}

/** Code: pseudonyms-unreadable; the file is left as it is, since a new one would cut everybody off from his past. */
export async function openPseudonyms(files: Files, dataDir: string): Promise<Pseudonyms> {
  const path = join(dataDir, 'secrets', 'pseudonyms.json');
  let text: string;
  try {
    text = (await files.read(path)).toString('utf8');
  } catch (error) {
    if (isMissing(error)) return new Pseudonyms(files, dataDir, new Map());
    throw new KeeperError('pseudonyms-unreadable', { path, reason: String(error) }, error);
  }
  const byPerson = parse(text);
  if (byPerson === null) throw new KeeperError('pseudonyms-unreadable', { path, reason: 'not what was written' });
  return new Pseudonyms(files, dataDir, byPerson);
}

function newPseudonym(): string {
  return `x-${randomBytes(10).toString('hex')}`;
}

function parse(text: string): ReadonlyMap<string, string> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const pairs = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  const pseudonyms = new Set(pairs.map(([, pseudonym]) => pseudonym));
  // Two people behind one pseudonym would stand in for each other.
  const whole = pairs.length === Object.keys(value).length && pseudonyms.size === pairs.length;
  return whole ? new Map(pairs) : null;
}
