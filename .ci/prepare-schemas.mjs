// Writes the checks of the schemas as code beside the compiled validator, which would otherwise compile them at
// every start (190 ms and 40 MB for the schema of a room).
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const config = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist', 'daemon', 'config');
const { preparedName, prepareSource } = await import(join(config, 'validator.js'));
const { roomSchema } = await import(join(config, 'schema.js'));

const folder = join(config, 'prepared');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const schema of [roomSchema]) writeFileSync(join(folder, preparedName(schema)), await prepareSource(schema));
