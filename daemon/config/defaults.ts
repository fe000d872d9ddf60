/** What may be left out of room.json, filled in. The schema names the same defaults; a test keeps the two equal. Pure. */
import type { Room, RoomDocument } from './schema.js';

/** Leaves what is there as it is; filling in twice changes nothing. */
export function withDefaults(document: RoomDocument): Room {
  return {
    ...document,
    room: { ...document.room, language: document.room.language ?? 'id' },
    mqtt: {
      ...document.mqtt,
      port: document.mqtt.port ?? 1883,
      protocol: document.mqtt.protocol ?? 5,
      groups: document.mqtt.groups ?? [],
    },
    http: {
      ...document.http,
      host: document.http?.host ?? '127.0.0.1',
      port: document.http?.port ?? 8080,
      hostNames: document.http?.hostNames ?? [],
      plainFromOthers: document.http?.plainFromOthers ?? false,
      twoPersons: document.http?.twoPersons ?? [],
    },
    backups: {
      ...document.backups,
      everyHours: document.backups?.everyHours ?? 24,
      keep: document.backups?.keep ?? 7,
      folder: document.backups?.folder ?? 'backups',
    },
    pictures: { ...document.pictures, privateNetworks: document.pictures?.privateNetworks ?? [] },
    provisioning: {
      apply: document.provisioning?.apply ?? 'at-once',
      trialSeconds: document.provisioning?.trialSeconds ?? 300,
    },
    devices: document.devices ?? [],
    sources: document.sources ?? [],
    walls: (document.walls ?? []).map((wall) => ({
      ...wall,
      panel: { ...wall.panel, bezelMm: wall.panel.bezelMm ?? 0 },
      onDrift: wall.onDrift ?? 'report',
      preview: wall.preview ?? true,
    })),
    layouts: document.layouts ?? [],
    scenes: (document.scenes ?? []).map((scene) => ({ ...scene, priority: scene.priority ?? 'routine' })),
    schedules: (document.schedules ?? []).map((schedule) => ({ ...schedule, holidays: schedule.holidays ?? [] })),
    people: document.people ?? [],
    doors: document.doors ?? [],
    triggers: document.triggers ?? [],
  };
}
