/** `triggers`: what the wall does when a door decides. */
import { describe } from './describe.js';
import { groupsShape, idField, idShape } from './names.js';

const roles = {
  type: 'array',
  minItems: 1,
  uniqueItems: true,
  items: { type: 'string', enum: ['viewer', 'operator', 'technician', 'guard', 'administrator'] },
} as const;

const ceremony = describe(
  { en: 'Ceremony', id: 'Upacara' },
  {
    en: 'Fires once, only while armed, only by the palm of these groups.',
    id: 'Dijalankan satu kali, hanya saat disiagakan, hanya oleh telapak tangan grup ini.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: ['groups', 'windowMs', 'armRoles', 'manualRoles'],
    properties: {
      groups: describe(
        { en: 'Groups', id: 'Grup' },
        { en: 'Whose palm fires it; any of them.', id: 'Pemilik telapak tangan yang menjalankannya; salah satunya.' },
        { ...groupsShape, minItems: 1 },
      ),
      windowMs: describe(
        { en: 'Armed for', id: 'Siaga selama' },
        { en: 'So long after arming it can fire.', id: 'Selama ini sejak disiagakan, upacara dapat dijalankan.' },
        { type: 'integer', minimum: 10000, maximum: 86400000 },
        { unit: 'ms' },
      ),
      rehearsedWithinMs: describe(
        { en: 'Rehearsed within', id: 'Gladi dalam' },
        {
          en: 'It can be armed only so long after a rehearsal that went well; left out, without one.',
          id: 'Hanya dapat disiagakan dalam waktu ini setelah gladi berhasil; bila kosong, tanpa gladi.',
        },
        { type: 'integer', minimum: 60000, maximum: 604800000 },
        { unit: 'ms' },
      ),
      armRoles: describe(
        { en: 'Who arms', id: 'Yang menyiagakan' },
        { en: 'Roles of accounts.', id: 'Peran akun.' },
        roles,
      ),
      manualRoles: describe(
        { en: 'By hand', id: 'Dengan tangan' },
        {
          en: 'Roles that can fire it without a palm, for when the terminal fails.',
          id: 'Peran yang dapat menjalankannya tanpa telapak tangan, bila terminal gagal.',
        },
        roles,
      ),
    },
  },
);

export const triggerSchema = describe(
  { en: 'Trigger', id: 'Pemicu' },
  { en: 'A scene that a door event applies.', id: 'Adegan yang diterapkan oleh kejadian pintu.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'when', 'applyScene'],
    properties: {
      id: idField,
      when: describe(
        { en: 'When', id: 'Bila' },
        { en: 'The event that it waits for.', id: 'Kejadian yang ditunggu.' },
        {
          type: 'object',
          additionalProperties: false,
          required: ['door', 'decision'],
          properties: {
            door: describe({ en: 'Door', id: 'Pintu' }, { en: 'Id of the door.', id: 'Id pintu.' }, idShape),
            decision: describe(
              { en: 'Decision', id: 'Keputusan' },
              { en: 'What was decided at the door.', id: 'Keputusan di pintu itu.' },
              { type: 'string', enum: ['granted', 'denied'] },
            ),
            groups: describe(
              { en: 'Groups', id: 'Grup' },
              {
                en: 'Only for people of any of these; left out, for everybody.',
                id: 'Hanya untuk orang dari salah satu grup ini; bila kosong, untuk semua.',
              },
              groupsShape,
            ),
          },
        },
      ),
      priority: describe(
        { en: 'Priority', id: 'Prioritas' },
        {
          en: 'With which the scene is asked for; left out, that of the scene.',
          id: 'Prioritas permintaan adegan; bila kosong, mengikuti adegannya.',
        },
        { type: 'string', enum: ['routine', 'meeting', 'crisis'] },
      ),
      ceremony,
      applyScene: describe({ en: 'Scene', id: 'Adegan' }, { en: 'Id of the scene.', id: 'Id adegan.' }, idShape),
    },
  },
);
