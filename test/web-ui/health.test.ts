/** The health page's words for the last backup that was read back. */
import t from 'tap';
import { backupFacts } from '../../web-ui/health/backup-facts.js';
import { healthWords } from '../../web-ui/health/health-words.js';

const now = Date.UTC(2026, 10, 28, 4, 2, 3);

t.test('it tells the age of the last backup that was read back, and why none came after it', async (t) => {
  const at = { language: 'en', timeZone: 'Asia/Jakarta', now } as const;
  const told = (facts: string | null): string => backupFacts(facts, healthWords.en, at);
  t.equal(told('2026-11-28T01:02:03.000Z'), 'last verified 3 h ago (28 Nov 2026, 08:02:03)');
  t.equal(told('2026-11-25T01:02:03.000Z; ENOSPC'), 'last verified 3 d ago (25 Nov 2026, 08:02:03); ENOSPC');
  t.equal(told('none; ENOSPC: no space; write'), 'none verified yet; ENOSPC: no space; write');
  t.equal(told(null), 'none verified yet');
  const here = { ...at, language: 'id' } as const;
  t.match(
    backupFacts('2026-11-28T01:02:03.000Z', healthWords.id, here),
    /^terakhir dibaca ulang 3 jam lalu \(28 Nov 2026/,
  );
  t.equal(backupFacts(null, healthWords.id, here), 'belum ada yang dibaca ulang');
});
