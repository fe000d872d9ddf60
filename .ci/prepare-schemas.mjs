// Writes the checks of the schemas as code beside the compiled validator, which would otherwise compile them at
// every start (190 ms and 40 MB for the schema of a room).
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const daemon = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist', 'daemon');
const config = join(daemon, 'config');
const { preparedName, prepareSource } = await import(join(config, 'validator.js'));
const { roomSchema } = await import(join(config, 'schema.js'));

// What the page may send.
const shapes = join(daemon, 'edges', 'http', 'shapes');
const modules = await Promise.all(
  readdirSync(shapes)
    .filter((name) => name.endsWith('.js'))
    .map((name) => import(join(shapes, name))),
);
const asked = modules.flatMap((module) =>
  Object.entries(module)
    .filter(([name]) => name.endsWith('Asked') || name === 'anyObject')
    .map(([, shape]) => shape),
);

const folder = join(config, 'prepared');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const schema of [roomSchema, ...asked])
  writeFileSync(join(folder, preparedName(schema)), await prepareSource(schema));
