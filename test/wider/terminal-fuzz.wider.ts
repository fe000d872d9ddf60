/** 100,000 reports of noise for each profile: no crash, nobody let in, no growth. */
import t from 'tap';
import { terminalProfiles } from '../../drivers/simulators/palm-terminal.js';
import { noise } from '../drivers/terminal/noise.js';

const count = 100_000;
/** Compiled code and what else is not the driver's. */
const slackBytes = 4 * 1024 * 1024;

for (const profile of terminalProfiles)
  t.test(`${profile}: ${count} reports`, async (t) => {
    const { reports, malformed, matches, grown, events } = await noise(t, profile, count, 4711);
    t.equal(reports, count);
    t.ok(grown < slackBytes, `${grown} bytes more`);
    // Of noise that is no match only summaries are told, and gaps in the sequence of what looked sound.
    t.ok(events - matches.length < count / 10, `${events} events, ${matches.length} of them matches`);
    if (profile === 'reference') t.equal(malformed, count);
    // A turned bit of an unsigned report can be another sound report: that is what `reference` signs for.
    if (profile !== 'reference-plain') t.same(matches, []);
    t.comment(`${profile}: ${malformed} malformed, ${matches.length} matches, ${grown} bytes, ${events} events`);
  });
