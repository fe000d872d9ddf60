// What of the installed packages goes into a Debian package: everything that runs, and every licence.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Removes from `modules` (a node_modules folder) the prebuilt binaries of other machines and what is only there for
 * development. `cpu`: `x64` or `arm64`, as Node names it; the C library is glibc.
 */
export function pruneModules(modules, cpu) {
  for (const name of ['.bin', '.package-lock.json']) rmSync(join(modules, name), { recursive: true, force: true });
  for (const path of walk(modules)) {
    if (/\/prebuilds$/.test(path.folder) && !isFor(path.name, cpu)) remove(path);
    else if (/\.(d\.[cm]?ts|map|flow)$/.test(path.name) || /\.tsbuildinfo$/.test(path.name)) remove(path);
    // musl's beside glibc's in one folder of prebuilds.
    else if (/\/prebuilds\/[^/]+$/.test(path.folder) && /musl/.test(path.name)) remove(path);
  }
}

/** `HID_hidraw-linux-x64`, `linux-arm64`: system and processor end the name; musl's have it after that. */
function isFor(name, cpu) {
  return new RegExp(`(^|-)linux-${cpu}$`).test(name);
}

function remove({ folder, name }) {
  rmSync(join(folder, name), { recursive: true, force: true });
}

/** Every folder and file below, a folder before what is in it; what was removed meanwhile is not visited. */
function* walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    yield { folder, name: entry.name };
    const path = join(folder, entry.name);
    if (entry.isDirectory() && existsSync(path)) yield* walk(path);
  }
}
