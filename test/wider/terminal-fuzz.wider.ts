/** 100,000 reports of noise for each profile: no crash, nobody let in, no growth. */
import t from 'tap';
import { terminalProfiles } from '../../drivers/simulators/palm-terminal.js';
import { noise } from '../drivers/terminal/noise.js';

const count = 100_000;
/** What a garbage collector that was not asked may leave lying about. */
const slackBytes = 16 * 1024 * 1024;

for (const profile of terminalProfiles)
  t.test(`${profile}: ${count} reports`, async (t) => {
    const { reports, malformed, matches, grown, events } = await noise(t, profile, count, 4711);
    t.equal(reports, count);
    t.ok(grown < slackBytes, `${grown} bytes more`);
    t.ok(events < count / 20, `${events} events`);
    if (profile === 'reference') t.equal(malformed, count);
    // A turned bit of an unsigned report can be another sound report: that is what `reference` signs for.
    if (profile !== 'reference-plain') t.same(matches, []);
    t.comment(`${profile}: ${malformed} malformed, ${matches.length} matches, ${grown} bytes, ${events} events`);
  });
