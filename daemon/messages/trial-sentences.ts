/** How provisioning stands, as sentences for the command line. Pure. */
import { fillText } from '../../drivers/errors.js';
import type { ProvisioningState, TrialReason } from '../provisioning/trial.js';
import type { Language, Text } from './language.js';

const words = {
  none: { en: 'No bundle was taken yet.', id: 'Belum ada paket yang diterima.' },
  highest: { en: 'Highest revision taken: {highest}.', id: 'Revisi tertinggi yang diterima: {highest}.' },
  waits: {
    en: 'Revision {revision} of {signer} waits for a person, good until {expiresAt}: `wallkeeper provision apply` tries it, `wallkeeper provision discard` throws it away; so does the page.',
    id: 'Revisi {revision} dari {signer} menunggu orang, berlaku sampai {expiresAt}: `wallkeeper provision apply` menguji coba, `wallkeeper provision discard` membuang; halaman juga bisa.',
  },
  trial: {
    en: 'Revision {revision} of {signer} is on trial since {begunAt}, {seconds} s from each start: `wallkeeper provision confirm` keeps it, `wallkeeper provision return` gives it back.',
    id: 'Revisi {revision} dari {signer} diuji coba sejak {begunAt}, {seconds} dtk dari tiap mulai: `wallkeeper provision confirm` mengukuhkan, `wallkeeper provision return` mengembalikan.',
  },
  confirmed: {
    en: 'Revision {revision} of {signer} was kept at {at} by {by}. {reason}',
    id: 'Revisi {revision} dari {signer} dikukuhkan {at} oleh {by}. {reason}',
  },
  returned: {
    en: 'Revision {revision} of {signer} was given back at {at} by {by}. {reason}',
    id: 'Revisi {revision} dari {signer} dikembalikan {at} oleh {by}. {reason}',
  },
  missing: { en: 'What did not answer: {missing}.', id: 'Yang tidak menjawab: {missing}.' },
} as const satisfies Readonly<Record<string, Text>>;

const reasons: Readonly<Record<TrialReason, Text>> = {
  answered: { en: 'Devices and broker answered again.', id: 'Perangkat dan broker menyambung kembali.' },
  person: { en: 'A person decided.', id: 'Diputuskan orang.' },
  silent: { en: 'Something did not come back in time.', id: 'Ada yang tidak menyambung pada waktunya.' },
  crashes: { en: 'The daemon ended too often with it.', id: 'Daemon terlalu sering berhenti dengannya.' },
  'start-failed': { en: 'The daemon can’t start with it.', id: 'Daemon tidak dapat dinyalakan dengannya.' },
};

/** At least one sentence; what is going on comes first. Times are as they were noted, ISO 8601. */
export function trialSentences({ highest, staged, trial, last }: ProvisioningState, language: Language): string[] {
  if (highest === 0) return [words.none[language]];
  const lines: string[] = [];
  if (trial !== null) {
    const { revision, signer, begunAt, seconds } = trial;
    lines.push(fillText(words.trial[language], { revision, signer, begunAt, seconds }));
  }
  if (staged !== null) {
    const { revision, signer, expiresAt } = staged;
    lines.push(fillText(words.waits[language], { revision, signer, expiresAt }));
  }
  if (last !== null) {
    const { outcome, revision, signer, at, by, reason, missing } = last;
    lines.push(fillText(words[outcome][language], { revision, signer, at, by, reason: reasons[reason][language] }));
    if (missing.length > 0) lines.push(fillText(words.missing[language], { missing: missing.join(', ') }));
  }
  return [...lines, fillText(words.highest[language], { highest })];
}
