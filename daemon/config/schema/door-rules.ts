/** The rules that a door may keep; each is off, or as the help says, where it is left out. */
import { describe } from './describe.js';
import { groupsShape, idShape } from './names.js';

const groups = (en: string, id: string) => describe({ en: 'Groups', id: 'Grup' }, { en, id }, groupsShape);

const milliseconds = (
  label: { readonly en: string; readonly id: string },
  help: { readonly en: string; readonly id: string },
  range: readonly [least: number, most: number],
) => describe(label, help, { type: 'integer', minimum: range[0], maximum: range[1] } as const, { unit: 'ms' });

const timing = {
  preAlarmMs: milliseconds(
    { en: 'Announced before', id: 'Diumumkan sebelum' },
    {
      en: 'So long before the held-open alarm the terminal warns.',
      id: 'Selama ini sebelum alarm tertahan, terminal memberi peringatan.',
    },
    [500, 600000],
  ),
  debounceMs: milliseconds(
    { en: 'Debounce', id: 'Penstabilan' },
    {
      en: 'A level of an input counts once it has lasted as long; left out, 50.',
      id: 'Tingkat masukan dianggap sah setelah bertahan selama ini; bila kosong, 50.',
    },
    [0, 400],
  ),
  exitShuntMs: milliseconds(
    { en: 'Exit shunt', id: 'Jeda keluar' },
    {
      en: 'So long after a request to exit an opening is no forced one; left out, 5000.',
      id: 'Selama ini setelah permintaan keluar, pembukaan bukan paksaan; bila kosong, 5000.',
    },
    [0, 60000],
  ),
  exitStuckAfterMs: milliseconds(
    { en: 'Exit stuck after', id: 'Tombol macet setelah' },
    {
      en: 'A request that lasts longer is a fault and shunts nothing; left out, 30000.',
      id: 'Permintaan yang lebih lama dari ini adalah gangguan dan tidak menahan alarm; bila kosong, 30000.',
    },
    [1000, 3600000],
  ),
  duplicateWithinMs: milliseconds(
    { en: 'Same scan within', id: 'Pindai sama dalam' },
    {
      en: 'The same scan again within this time has its decision already; left out, 1500.',
      id: 'Pemindaian yang sama dalam waktu ini sudah punya keputusan; bila kosong, 1500.',
    },
    [0, 60000],
  ),
  staleAfterMs: milliseconds(
    { en: 'Stale after', id: 'Basi setelah' },
    {
      en: 'A scan that reached the daemon later is refused; left out, 2000.',
      id: 'Pemindaian yang sampai lebih lambat ditolak; bila kosong, 2000.',
    },
    [100, 60000],
  ),
} as const;

const relock = describe(
  { en: 'Locks again', id: 'Terkunci kembali' },
  {
    en: 'What ends a pulse early: the door was opened, it was closed again, or nothing; left out, closed.',
    id: 'Yang mengakhiri pulsa lebih awal: pintu dibuka, pintu ditutup lagi, atau tidak ada; bila kosong, closed.',
  },
  { type: 'string', enum: ['opened', 'closed', 'pulse-end'] },
);

const hardwareRelease = describe(
  { en: 'Released in hardware', id: 'Dilepas oleh perangkat keras' },
  {
    en: 'Confirms that exit button and fire contact release a lock that current holds shut, past the appliance.',
    id: 'Menegaskan bahwa tombol keluar dan kontak kebakaran melepas kunci yang ditahan arus tanpa melalui alat ini.',
  },
  { type: 'boolean' },
);

const exitTerminal = describe(
  { en: 'Exit terminal', id: 'Terminal keluar' },
  { en: 'Id of a second terminal on the inner side.', id: 'Id terminal kedua di sisi dalam.' },
  idShape,
);

const onFire = describe(
  { en: 'In a fire', id: 'Saat kebakaran' },
  {
    en: 'release: unlocked until a person resets it. report: only an alarm. Left out, report.',
    id: 'release: dibuka sampai direset orang. report: hanya alarm. Bila kosong, report.',
  },
  { type: 'string', enum: ['release', 'report'] },
);

const unlockSchedule = describe(
  { en: 'Unlocked hours', id: 'Jam terbuka' },
  {
    en: 'Id of a schedule during which the door is unlocked.',
    id: 'Id jadwal selama pintu tidak dikunci.',
  },
  idShape,
);

const firstPerson = describe(
  { en: 'First person', id: 'Orang pertama' },
  {
    en: 'Somebody of a group has to come first, every day.',
    id: 'Seseorang dari grup harus datang lebih dahulu, setiap hari.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: ['groups', 'scope'],
    properties: {
      groups: groups('Any of them.', 'Salah satunya.'),
      scope: describe(
        { en: 'What waits', id: 'Yang menunggu' },
        {
          en: 'unlock: the unlocked hours. entry: everybody else too.',
          id: 'unlock: jam terbuka. entry: semua orang lain juga.',
        },
        { type: 'string', enum: ['unlock', 'entry'] },
      ),
    },
  },
);

const twoPerson = describe(
  { en: 'Two people', id: 'Dua orang' },
  { en: 'Two different people have to scan.', id: 'Dua orang berbeda harus memindai.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['withinMs'],
    properties: {
      withinMs: milliseconds(
        { en: 'Within', id: 'Dalam' },
        { en: 'Between the two scans.', id: 'Antara kedua pemindaian.' },
        [1000, 600000],
      ),
      exceptGroups: groups('Who of these comes in alone.', 'Anggota grup ini boleh masuk sendiri.'),
    },
  },
);

const antiPassback = describe(
  { en: 'Anti-passback', id: 'Anti pinjam akses' },
  { en: 'Nobody comes in twice without having left.', id: 'Tidak ada yang masuk dua kali tanpa keluar.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['area', 'mode'],
    properties: {
      area: describe(
        { en: 'Area', id: 'Area' },
        { en: 'Doors of one area share who is inside.', id: 'Pintu satu area berbagi catatan siapa di dalam.' },
        idShape,
      ),
      mode: describe(
        { en: 'Mode', id: 'Cara' },
        {
          en: 'hard: denied. soft: granted and told. timed: denied for a time after an entry. hard and soft need exit terminals.',
          id: 'hard: ditolak. soft: diizinkan dan dilaporkan. timed: ditolak selama waktu tertentu setelah masuk. hard dan soft memerlukan terminal keluar.',
        },
        { type: 'string', enum: ['hard', 'soft', 'timed'] },
      ),
      forMs: milliseconds(
        { en: 'For', id: 'Selama' },
        { en: 'Time of mode timed; left out, 300000.', id: 'Waktu untuk cara timed; bila kosong, 300000.' },
        [1000, 86400000],
      ),
      exemptGroups: groups('Who is not asked.', 'Yang tidak diperiksa.'),
      afterRestart: describe(
        { en: 'After a restart', id: 'Setelah dinyalakan ulang' },
        {
          en: 'keep: who was inside is inside. forget: nobody is known to be. Left out, keep.',
          id: 'keep: yang di dalam tetap tercatat. forget: semua dilupakan. Bila kosong, keep.',
        },
        { type: 'string', enum: ['keep', 'forget'] },
      ),
    },
  },
);

const lockout = describe(
  { en: 'Lockout', id: 'Penguncian terminal' },
  {
    en: 'Repeated denials shut the terminal for a while; left out, 5 within 60000 for 60000.',
    id: 'Penolakan berulang mengunci terminal sementara; bila kosong, 5 dalam 60000 selama 60000.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: ['denials', 'withinMs', 'forMs'],
    properties: {
      denials: describe(
        { en: 'Denials', id: 'Penolakan' },
        { en: 'How many; 0 for no lockout.', id: 'Jumlahnya; 0 berarti tidak pernah dikunci.' },
        { type: 'integer', minimum: 0, maximum: 100 },
      ),
      withinMs: milliseconds(
        { en: 'Within', id: 'Dalam' },
        { en: 'Counted over.', id: 'Dihitung selama.' },
        [1000, 3600000],
      ),
      forMs: milliseconds({ en: 'For', id: 'Selama' }, { en: 'How long.', id: 'Lamanya.' }, [1000, 3600000]),
    },
  },
);

const lockdownExempt = describe(
  { en: 'Exempt from lockdown', id: 'Dikecualikan dari penguncian' },
  { en: 'Whom lockdown does not keep out.', id: 'Yang tetap boleh masuk saat penguncian darurat.' },
  {
    type: 'object',
    additionalProperties: false,
    required: [],
    properties: {
      people: describe({ en: 'People', id: 'Orang' }, { en: 'Ids of people.', id: 'Id orang.' }, groupsShape),
      groups: groups('Any of them.', 'Salah satunya.'),
    },
  },
);

const trust = {
  minimumAssurance: describe(
    { en: 'Least assurance', id: 'Jaminan terendah' },
    {
      en: 'none lets in by a keyboard wedge, which anybody can imitate; left out, identity.',
      id: 'none mengizinkan terminal papan ketik yang dapat ditiru siapa pun; bila kosong, identity.',
    },
    { type: 'string', enum: ['none', 'identity', 'mac'] },
  ),
  minimumQuality: describe(
    { en: 'Least quality', id: 'Mutu terendah' },
    { en: 'Of the match; left out, low.', id: 'Mutu kecocokan; bila kosong, low.' },
    { type: 'string', enum: ['low', 'ok', 'high'] },
  ),
  requireLiveness: describe(
    { en: 'Living hand', id: 'Tangan hidup' },
    { en: 'true: the terminal has to confirm one.', id: 'true: terminal harus memastikannya.' },
    { type: 'boolean' },
  ),
  onTamper: describe(
    { en: 'When opened', id: 'Bila terminal dibuka' },
    {
      en: 'deny: nobody comes in by a terminal whose housing is open. Left out, deny.',
      id: 'deny: terminal yang rumahnya terbuka tidak dipakai. Bila kosong, deny.',
    },
    { type: 'string', enum: ['deny', 'alarm'] },
  ),
  onUntrustedClock: describe(
    { en: 'While the clock is not trusted', id: 'Bila jam belum dipercaya' },
    {
      en: 'deny-dated: schedules and validity periods wait. trust-validity: only schedules do. Left out, deny-dated.',
      id: 'deny-dated: jadwal dan masa berlaku ditunda. trust-validity: hanya jadwal. Bila kosong, deny-dated.',
    },
    { type: 'string', enum: ['deny-dated', 'trust-validity'] },
  ),
  onAuditFailure: describe(
    { en: 'When nothing can be recorded', id: 'Bila tidak dapat dicatat' },
    {
      en: 'deny: the door stays shut. grant-and-alarm: who may come in does, with an alarm. Left out, deny.',
      id: 'deny: pintu tetap terkunci. grant-and-alarm: yang berhak tetap masuk disertai alarm. Bila kosong, deny.',
    },
    { type: 'string', enum: ['deny', 'grant-and-alarm'] },
  ),
} as const;

export const doorRules = {
  exitTerminal,
  hardwareRelease,
  relock,
  ...timing,
  onFire,
  unlockSchedule,
  firstPerson,
  twoPerson,
  antiPassback,
  lockout,
  lockdownExempt,
  ...trust,
} as const;
