/** Times and numbers as a person reads them. Pure: `now` comes in. */
import type { Language } from './bilingual.js';

const locales = { id: 'id-ID', en: 'en-GB' } as const;

/** `14.05.07` or `14:05:07`, in the room's zone; the day is said where it is another one than that of `now`. */
export function clockTime(iso: string, language: Language, timeZone: string, now: number): string {
  const at = new Date(iso);
  const zone = { timeZone };
  const locale = locales[language];
  const time = at.toLocaleTimeString(locale, { ...zone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = (date: Date): string => date.toLocaleDateString(locale, { ...zone, day: 'numeric', month: 'short' });
  return day(at) === day(new Date(now)) ? time : `${day(at)} ${time}`;
}

export function dateAndTime(iso: string, language: Language, timeZone: string): string {
  return new Date(iso).toLocaleString(locales[language], { timeZone, dateStyle: 'medium', timeStyle: 'medium' });
}

const units = {
  id: { now: 'baru saja', seconds: 'dtk', minutes: 'mnt', hours: 'jam', days: 'hari', ago: 'lalu' },
  en: { now: 'just now', seconds: 's', minutes: 'min', hours: 'h', days: 'd', ago: 'ago' },
} as const;

/** How long ago, coarse: `12 dtk lalu`. */
export function age(iso: string, language: Language, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  const say = units[language];
  if (seconds < 2) return say.now;
  if (seconds < 120) return `${seconds} ${say.seconds} ${say.ago}`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} ${say.minutes} ${say.ago}`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} ${say.hours} ${say.ago}`;
  return `${Math.round(seconds / 86400)} ${say.days} ${say.ago}`;
}

export function number(value: number, language: Language, digits = 0): string {
  return value.toLocaleString(locales[language], { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}
