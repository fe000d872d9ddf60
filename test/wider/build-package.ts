/** `npm run package` from a test: a Debian package of one processor in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const top = fileURLToPath(new URL('../../../', import.meta.url));

export interface PackageOrder {
  readonly arch: 'amd64' | 'arm64';
  /** Made when it is not there. */
  readonly out: string;
  readonly umask?: string;
  /** Over this process's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Path of the package; throws what the build said when it failed. */
export function buildPackage({ arch, out, umask = '022', env = {} }: PackageOrder): string {
  const command = `umask ${umask}; exec ${process.execPath} .ci/package.mjs --arch ${arch} --out ${out}`;
  const { status, stderr } = spawnSync('sh', ['-c', command], {
    cwd: top,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const deb = readdirSync(out).find((file) => file.endsWith('.deb'));
  if (deb === undefined) throw new Error(`no package in ${out}`);
  return join(out, deb);
}
