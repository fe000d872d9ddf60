/** Every pattern of the schema with the words that say it to people. */

export const patterns = {
  id: '^[a-z0-9][a-z0-9_-]{0,63}$',
  /** No wildcard, no empty level, and not the broker's own `$` space. */
  topic: '^(?!\\$)[^+#/\\u0000]+(/[^+#/\\u0000]+)*$',
  path: '^/',
  host: '^[A-Za-z0-9.:_-]+$',
  broker: '^(embedded|(mqtt|mqtts|ws|wss)://[^\\s]+)$',
  picture: '^https?://[^\\s]+$',
  /** Which numbers it may hold is judged elsewhere. */
  network: '^[0-9a-fA-F:.]{2,45}/[0-9]{1,3}$',
  date: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
  time: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  endTime: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
  sha256: '^[0-9a-f]{64}$',
  /** Nothing outside the folder of secrets. */
  keyFile: '^secrets/[A-Za-z0-9][A-Za-z0-9._-]*$',
} as const;

/** By the pattern itself: what a text that fits it looks like. */
export const patternWords: Readonly<Record<string, string>> = {
  [patterns.id]: 'an id of at most 64 lower-case letters, digits, - and _, such as wall-1',
  [patterns.topic]: 'a topic without +, # and empty levels, such as wallkeeper/pendopo',
  [patterns.path]: 'an absolute path, such as /dev/ttyUSB0',
  [patterns.host]: 'a host name or address without a port, such as 10.0.0.5',
  [patterns.broker]: 'mqtt://host:port, mqtts://host:port, or embedded',
  [patterns.picture]: 'an address that begins with http:// or https://',
  [patterns.network]: 'a network such as 192.168.20.0/24',
  [patterns.date]: 'a date such as 2026-12-25',
  [patterns.time]: 'a time from 00:00 to 23:59',
  [patterns.endTime]: 'a time from 00:00 to 24:00',
  [patterns.sha256]: '64 hex digits in lower case',
  [patterns.keyFile]: 'a file in the folder secrets, such as secrets/palm-1.key',
};
