/**
 * The certificate of the page: the operator's own, read again when its files change, or one that the appliance makes
 * for itself. The only file that knows selfsigned, which is loaded when one has to be made.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Clock } from '../../../drivers/clock.js';
import type { HealthLine } from '../../wall/devices-port.js';
import { isMissing, type Files } from '../storage/files.js';

export interface CertificateSettings {
  /** Null for a certificate of our own making. Relative paths count from the data folder. */
  readonly certFile: string | null;
  readonly keyFile: string | null;
  /** Further names that the certificate is made for. */
  readonly hostNames: readonly string[];
}

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export interface CertificatesOptions {
  readonly files: Files;
  readonly folder: string;
  readonly clock: Clock;
  readonly settings: () => CertificateSettings;
}

/** As long as browsers take one at all. */
const validDays = 825;
const renewBeforeMs = 30 * 24 * 60 * 60_000;

export class Certificates {
  readonly #options: CertificatesOptions;
  #pair: Pair | null = null;
  #state = '';
  #own = false;
  #fault: string | null = null;

  constructor(options: CertificatesOptions) {
    this.#options = options;
  }

  /** The pair for the next handshake; `isNew` where it is not the one of the last call. Null where there is none at all. */
  async current(): Promise<{ readonly pair: Pair; readonly isNew: boolean } | null> {
    const before = this.#pair;
    try {
      await this.#refresh();
      this.#fault = null;
    } catch (error) {
      // The page goes on with the one before: a half-copied file must not shut everybody out.
      this.#fault = error instanceof Error ? error.message : String(error);
      this.#state = '';
    }
    return this.#pair === null ? null : { pair: this.#pair, isNew: this.#pair !== before };
  }

  line(): HealthLine {
    const ok = this.#fault === null;
    return { part: 'certificate', ok, code: ok ? null : 'certificate-unusable', detail: this.#fault };
  }

  /** Null while nobody has asked over https since start. */
  view(): { readonly notAfter: string; readonly fingerprint256: string; readonly own: boolean } | null {
    if (this.#pair === null) return null;
    const { validTo, fingerprint256 } = new X509Certificate(this.#pair.cert);
    return { notAfter: new Date(validTo).toISOString(), fingerprint256, own: this.#own };
  }

  async #refresh(): Promise<void> {
    const { certFile, keyFile } = this.#options.settings();
    if (certFile === null || keyFile === null) {
      await this.#refreshMade();
      return;
    }
    const paths = [certFile, keyFile].map((path) => (isAbsolute(path) ? path : join(this.#options.folder, path)));
    const state = (await Promise.all(paths.map(stateOf))).join(' ');
    if (state === this.#state) return;
    const [cert = '', key = ''] = await Promise.all(paths.map((path) => this.#text(path)));
    check({ cert, key });
    this.#pair = { cert, key };
    this.#own = true;
    this.#state = state;
  }

  async #refreshMade(): Promise<void> {
    if (this.#pair !== null && !this.#own && !this.#isOld(this.#pair)) return;
    const { files, folder } = this.#options;
    const secrets = join(folder, 'secrets');
    const path = join(secrets, 'page-certificate.pem');
    const kept = await this.#text(path).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    const known = kept === null ? null : partsOf(kept);
    let pair = known !== null && !this.#isOld(known) ? known : null;
    if (pair === null) {
      pair = await this.#make();
      await files.makeFolder(secrets, 0o700);
      await files.write(`${path}.new`, Buffer.from(`${pair.key.trim()}\n${pair.cert.trim()}\n`), 0o600);
      await files.rename(`${path}.new`, path);
      await files.syncFolder(secrets);
    }
    this.#pair = pair;
    this.#own = false;
  }

  #isOld({ cert }: Pair): boolean {
    return Date.parse(new X509Certificate(cert).validTo) - renewBeforeMs < this.#options.clock.wall();
  }

  async #make(): Promise<Pair> {
    const selfsigned = await import('selfsigned');
    const { hostNames } = this.#options.settings();
    const now = this.#options.clock.wall();
    const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
    const names = [...new Set(['localhost', hostname(), `${hostname()}.local`, ...hostNames])];
    const made = await selfsigned.generate([{ name: 'commonName', value: hostname() }], {
      keyType: 'ec',
      curve: 'P-256',
      algorithm: 'sha256',
      notBeforeDate: new Date(now - 24 * 60 * 60_000),
      notAfterDate: new Date(now + validDays * 24 * 60 * 60_000),
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            ...names.map((value) => ({ type: 2 as const, value })),
            ...[...new Set(addresses)].map((ip) => ({ type: 7 as const, ip })),
          ],
        },
      ],
    });
    return { cert: made.cert, key: made.private };
  }

  async #text(path: string): Promise<string> {
    return (await this.#options.files.read(path)).toString('utf8');
  }
}

/** Throws where the two are no pair. */
function check({ cert, key }: Pair): void {
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
    throw new Error('the key does not belong to the certificate');
}

/** Null where the file does not hold a pair. */
function partsOf(text: string): Pair | null {
  const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/.exec(text)?.[0];
  const cert = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(text)?.[0];
  if (key === undefined || cert === undefined) return null;
  try {
    check({ cert, key });
    return { cert, key };
  } catch {
    return null;
  }
}

async function stateOf(path: string): Promise<string> {
  const { ino, size, mtimeMs, ctimeMs } = await stat(path);
  return `${ino}/${size}/${mtimeMs}/${ctimeMs}`;
}
