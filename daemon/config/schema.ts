/**
 * The one schema of room.json (contract.md §2): validation, types, docs/configuration.md and the page's forms all
 * come from it. `Room` is the configuration with its defaults filled in (defaults.ts); `RoomDocument` is what may
 * stand in the file.
 */
import type { FromSchema } from 'json-schema-to-ts';
import { personSchema, scheduleSchema } from './schema/access.js';
import { backupsSchema } from './schema/backups.js';
import { describe } from './schema/describe.js';
import {
  deviceSchema,
  type displayDevice,
  type matrixDevice,
  type processorDevice,
  type serialMatrixDevice,
  type tcpMatrixDevice,
  type templateMatrixDevice,
  type terminalDevice,
  type hidRelayDevice,
  type lineRelayDevice,
} from './schema/devices.js';
import { doorSchema } from './schema/doors.js';
import type { hidLink, serialLink, tcpLink } from './schema/links.js';
import { picturesSchema } from './schema/pictures.js';
import { provisioningSchema } from './schema/provisioning.js';
import { journalSchema } from './schema/retention.js';
import { httpSchema, mqttSchema, roomIdentitySchema } from './schema/room.js';
import { triggerSchema } from './schema/triggers.js';
import { layoutSchema, type panelSchema, sceneSchema, sourceSchema, wallSchema } from './schema/walls.js';

/** The schema version that this code writes and reads without a migration. */
export const schemaVersion = 1;

export const roomSchema = describe(
  { en: 'Configuration of a room', id: 'Konfigurasi ruangan' },
  { en: 'Everything in room.json.', id: 'Seluruh isi room.json.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['schemaVersion', 'room', 'mqtt'],
    properties: {
      schemaVersion: describe(
        { en: 'Schema version', id: 'Versi skema' },
        { en: 'Shape of this file.', id: 'Bentuk berkas ini.' },
        { const: 1 },
      ),
      room: roomIdentitySchema,
      mqtt: mqttSchema,
      http: httpSchema,
      journal: journalSchema,
      backups: backupsSchema,
      pictures: picturesSchema,
      provisioning: provisioningSchema,
      devices: { type: 'array', items: deviceSchema, maxItems: 256, default: [] },
      sources: { type: 'array', items: sourceSchema, maxItems: 4096, default: [] },
      walls: { type: 'array', items: wallSchema, maxItems: 64, default: [] },
      layouts: { type: 'array', items: layoutSchema, maxItems: 4096, default: [] },
      scenes: { type: 'array', items: sceneSchema, maxItems: 4096, default: [] },
      schedules: { type: 'array', items: scheduleSchema, maxItems: 256, default: [] },
      people: { type: 'array', items: personSchema, maxItems: 20000, default: [] },
      doors: { type: 'array', items: doorSchema, maxItems: 64, default: [] },
      triggers: { type: 'array', items: triggerSchema, maxItems: 1024, default: [] },
    },
  },
);

/** The same all the way down, and nothing of it can be assigned. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

export type Room = DeepReadonly<FromSchema<typeof roomSchema>>;
export type RoomDocument = DeepReadonly<FromSchema<typeof roomSchema, { keepDefaultedPropertiesOptional: true }>>;

export type RoomIdentity = Room['room'];
export type MqttConfig = Room['mqtt'];
export type HttpConfig = Room['http'];

export type SerialLinkConfig = DeepReadonly<FromSchema<typeof serialLink>>;
export type TcpLinkConfig = DeepReadonly<FromSchema<typeof tcpLink>>;
export type HidLinkConfig = DeepReadonly<FromSchema<typeof hidLink>>;
export type LinkConfig = SerialLinkConfig | TcpLinkConfig | HidLinkConfig;

export type DeviceConfig = Room['devices'][number];
export type MatrixConfig = DeepReadonly<
  | FromSchema<typeof matrixDevice>
  | FromSchema<typeof tcpMatrixDevice>
  | FromSchema<typeof serialMatrixDevice>
  | FromSchema<typeof templateMatrixDevice>
>;
export type ProcessorConfig = DeepReadonly<FromSchema<typeof processorDevice>>;
export type DisplayConfig = DeepReadonly<FromSchema<typeof displayDevice>>;
export type TerminalConfig = DeepReadonly<FromSchema<typeof terminalDevice>>;
export type RelayConfig = DeepReadonly<FromSchema<typeof hidRelayDevice> | FromSchema<typeof lineRelayDevice>>;

export type SourceConfig = Room['sources'][number];
export type WallConfig = Room['walls'][number];
export type PanelConfig = DeepReadonly<FromSchema<typeof panelSchema>>;
export type LayoutConfig = Room['layouts'][number];
export type RegionConfig = LayoutConfig['regions'][number];
export type SceneConfig = Room['scenes'][number];
export type ScheduleConfig = Room['schedules'][number];
export type PersonConfig = Room['people'][number];
export type DoorConfig = Room['doors'][number];
export type TriggerConfig = Room['triggers'][number];
export type JournalConfig = NonNullable<Room['journal']>;
