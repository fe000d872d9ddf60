/** Doors and triggers. Pure. */
import type { DoorConfig, Room } from '../schema.js';
import { always } from './access.js';
import { devicesById, kindProblem } from './devices.js';
import { fault, repeats, type RoomProblem, warning } from './problem.js';

type Devices = ReturnType<typeof devicesById>;

export function doorProblems(room: Room): readonly RoomProblem[] {
  const devices = devicesById(room);
  const own = room.doors.flatMap((door, index) => [
    ...wiringProblems(door, devices, `/doors/${index}`),
    ...ruleProblems(door, room, `/doors/${index}`),
  ]);
  return [...own, ...sharedProblems(room)];
}

/** Devices, channels and inputs of one door. */
function wiringProblems(door: DoorConfig, devices: Devices, pointer: string): readonly RoomProblem[] {
  const relay = devices.get(door.strike.device);
  const channels = relay !== undefined && 'channels' in relay ? relay.channels : null;
  const { channel } = door.strike;
  const heldByCurrent = relay !== undefined && 'lockedEnergized' in relay && relay.lockedEnergized.includes(channel);
  return [
    kindProblem(devices, door.terminal, ['terminal'], `${pointer}/terminal`),
    door.exitTerminal === undefined
      ? null
      : kindProblem(devices, door.exitTerminal, ['terminal'], `${pointer}/exitTerminal`),
    kindProblem(devices, door.strike.device, ['relay'], `${pointer}/strike/device`),
    channels !== null && channel > channels
      ? fault(`${pointer}/strike/channel`, 'channel-beyond-relay', channel, `1..${channels}`)
      : null,
    heldByCurrent && door.hardwareRelease !== true
      ? warning(`${pointer}/hardwareRelease`, 'release-unstated', channel, 'true, once it is wired and tried')
      : null,
    ...inputsOf(door).map(({ name, device, input }) => {
      const at = `${pointer}/${name}`;
      const board = devices.get(device);
      const inputs = board !== undefined && 'inputChannels' in board ? (board.inputChannels ?? 0) : 0;
      return (
        kindProblem(devices, device, ['relay'], `${at}/device`) ??
        (input > inputs ? fault(`${at}/input`, 'input-beyond-board', input, `1..${inputs}`) : null)
      );
    }),
    door.onFire === 'release' && door.fire === undefined
      ? fault(`${pointer}/onFire`, 'fire-unwired', 'release', 'a fire input beside it')
      : null,
  ].filter((problem) => problem !== null);
}

function inputsOf(
  door: DoorConfig,
): readonly { readonly name: string; readonly device: string; readonly input: number }[] {
  return (['contact', 'requestToExit', 'fire'] as const).flatMap((name) => {
    const wired = door[name];
    return wired === undefined ? [] : [{ name, device: wired.device, input: wired.input }];
  });
}

/** Schedules, groups and people that one door names, and times that contradict each other. */
function ruleProblems(door: DoorConfig, room: Room, pointer: string): readonly RoomProblem[] {
  const schedules = new Set([always, ...room.schedules.map((schedule) => schedule.id)]);
  const scheduleProblem = (schedule: string, at: string): readonly RoomProblem[] =>
    schedules.has(schedule) ? [] : [fault(at, 'schedule-unknown', schedule, 'the id of a schedule, or always')];
  const { firstPerson, twoPerson, antiPassback, lockdownExempt, preAlarmMs, heldOpenAfterMs } = door;
  const preAlarm =
    preAlarmMs === undefined || preAlarmMs < (heldOpenAfterMs ?? 0)
      ? []
      : [fault(`${pointer}/preAlarmMs`, 'pre-alarm-unreachable', preAlarmMs, 'less than heldOpenAfterMs')];
  return [
    ...door.allow.flatMap(({ schedule, groups }, number) => [
      ...scheduleProblem(schedule, `${pointer}/allow/${number}/schedule`),
      ...groupProblems(room, groups, `${pointer}/allow/${number}/groups`),
    ]),
    ...(door.unlockSchedule === undefined ? [] : scheduleProblem(door.unlockSchedule, `${pointer}/unlockSchedule`)),
    ...preAlarm,
    ...groupProblems(room, firstPerson?.groups ?? [], `${pointer}/firstPerson/groups`),
    ...groupProblems(room, twoPerson?.exceptGroups ?? [], `${pointer}/twoPerson/exceptGroups`),
    ...groupProblems(room, antiPassback?.exemptGroups ?? [], `${pointer}/antiPassback/exemptGroups`),
    ...groupProblems(room, lockdownExempt?.groups ?? [], `${pointer}/lockdownExempt/groups`),
    ...(lockdownExempt?.people ?? []).flatMap((id, number) =>
      room.people.some((person) => person.id === id)
        ? []
        : [fault(`${pointer}/lockdownExempt/people/${number}`, 'person-unknown', id, 'the id of a person')],
    ),
  ];
}

/** What two doors can't both have, and areas that nobody can leave. */
function sharedProblems({ doors }: Room): readonly RoomProblem[] {
  const terminals = doors.flatMap((door, index) =>
    (['terminal', 'exitTerminal'] as const).flatMap((name) => {
      const id = door[name];
      return id === undefined ? [] : [{ id, index, name }];
    }),
  );
  const terminalTwice = repeats(
    terminals,
    ({ id }) => id,
    ({ id, index, name }, _, first) =>
      fault(
        `/doors/${index}/${name}`,
        'terminal-twice',
        id,
        `a terminal that /doors/${terminals[first]?.index ?? 0} does not use`,
      ),
  );
  const strikeTwice = repeats(
    doors,
    ({ strike }) => `${strike.device}/${strike.channel}`,
    (door, index, first) =>
      fault(
        `/doors/${index}/strike/channel`,
        'strike-twice',
        door.strike.channel,
        `a channel that /doors/${first} does not use`,
      ),
  );
  // One fire contact may speak for every door; a door’s own contact and button are its own.
  const inputs = doors.flatMap((door, index) =>
    inputsOf(door)
      .filter(({ name }) => name !== 'fire')
      .map((wired) => ({ ...wired, at: `/doors/${index}/${wired.name}` })),
  );
  const inputTwice = repeats(
    inputs,
    ({ device, input }) => `${device}/${input}`,
    ({ at, input }, _, first) =>
      fault(`${at}/input`, 'input-twice', input, `an input that ${inputs[first]?.at ?? 'nothing else'} does not use`),
  );
  return [...terminalTwice, ...strikeTwice, ...inputTwice, ...areaProblems(doors)];
}

function areaProblems(doors: readonly DoorConfig[]): readonly RoomProblem[] {
  return doors.flatMap(({ antiPassback }, index) => {
    if (antiPassback === undefined || antiPassback.mode === 'timed') return [];
    const { area, mode } = antiPassback;
    const exit = doors.some((door) => door.antiPassback?.area === area && door.exitTerminal !== undefined);
    const at = `/doors/${index}/antiPassback/mode`;
    return exit ? [] : [fault(at, 'area-without-exit', mode, `timed, or a door of area ${area} with an exitTerminal`)];
  });
}

export function triggerProblems(room: Room): readonly RoomProblem[] {
  const scenes = new Set(room.scenes.map((scene) => scene.id));
  const doors = new Set(room.doors.map((door) => door.id));
  return room.triggers.flatMap((trigger, index) => {
    const pointer = `/triggers/${index}`;
    return [
      ...(scenes.has(trigger.applyScene)
        ? []
        : [fault(`${pointer}/applyScene`, 'scene-unknown', trigger.applyScene, 'the id of a scene')]),
      ...(doors.has(trigger.when.door)
        ? []
        : [fault(`${pointer}/when/door`, 'door-unknown', trigger.when.door, 'the id of a door')]),
      ...groupProblems(room, trigger.when.groups ?? [], `${pointer}/when/groups`),
      ...groupProblems(room, trigger.ceremony?.groups ?? [], `${pointer}/ceremony/groups`),
      ...(trigger.ceremony === undefined || trigger.when.decision === 'granted'
        ? []
        : [fault(`${pointer}/when/decision`, 'ceremony-on-denial', trigger.when.decision, 'granted')]),
    ];
  });
}

/** A group is there by somebody being in it; one that nobody is in is most likely mistyped. */
function groupProblems(room: Room, groups: readonly string[], pointer: string): readonly RoomProblem[] {
  return groups.flatMap((group, number) =>
    room.people.some((person) => person.groups.includes(group))
      ? []
      : [warning(`${pointer}/${number}`, 'group-unknown', group, 'a group that somebody in /people is in')],
  );
}
