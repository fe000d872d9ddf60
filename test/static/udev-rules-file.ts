/** What systemd/60-wallkeeper.rules should be: made from the registry. */
import { knownHidDevices } from '../../drivers/registry.js';
import { udevRules } from '../../drivers/udev-rules.js';

export const rulesPath = 'systemd/60-wallkeeper.rules';

export async function rulesFile(): Promise<string> {
  return udevRules(
    await knownHidDevices(),
    [
      'Made from drivers/registry.ts by `node dist/test/static/write-udev-rules.js`; a test compares.',
      'A room’s own terminals: `wallkeeper udev-rules room.json > /etc/udev/rules.d/61-wallkeeper-room.rules`.',
    ].join('\n# '),
  );
}
