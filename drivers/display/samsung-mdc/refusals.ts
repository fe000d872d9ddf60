/** What an answer `N` says, as codes of the product's registry. */

/**
 * The code of a refusal. The error byte that comes with it is in no manual at hand, so it only goes into the detail;
 * what can be told is whether the panel is off, where it refuses everything but being switched on.
 */
export function refusalOf(power: boolean | null): 'panel-off' | 'panel-refused' {
  return power === false ? 'panel-off' : 'panel-refused';
}

/** For people: which panel, which command, which error byte. */
export function refusalDetail(panel: number, command: number, error: number | null): string {
  const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');
  return `panel ${panel}, command ${hex(command)}: NAK${error === null ? '' : ` ${hex(error)}`}`;
}
