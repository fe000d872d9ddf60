// npm run build: the daemon and its tests by tsc beside the page by vite, then what neither carries.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = dirname(dirname(fileURLToPath(import.meta.url)));

// One of the two is over in half the other's time, and there are two cores.
await Promise.all([run('tsc', ['-p', '.']), run('vite', ['build', '--config', 'web-ui/vite.config.mjs'])]);
for (const step of ['copy-assets', 'prepare-schemas']) await run(process.execPath, [`.ci/${step}.mjs`]);

/** npm has put the packages' programs on the path. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: top, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      process.stderr.write(`wallkeeper: ${command}: ${error.message}\n`);
      process.exit(1);
    });
    child.on('close', (code) => {
      if (code === 0) resolve();
      else process.exit(code ?? 1);
    });
  });
}
