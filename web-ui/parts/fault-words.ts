import { bilingual } from '../language/bilingual.js';

export const faultWords = bilingual({
  id: {
    unreachable: 'Daemon tidak menjawab.',
    unreachableHelp: 'Periksa apakah layanan berjalan dan jaringan ke perangkat ini tersambung, lalu coba lagi.',
    changedBehind: 'Orang lain sudah mengubahnya. Muat versi terbaru, lalu ulangi perubahan Anda.',
    warning: 'peringatan',
  },
  en: {
    unreachable: 'The daemon does not answer.',
    unreachableHelp: 'Check that the service runs and that the network to this appliance is connected, then try again.',
    changedBehind: 'Somebody else has changed it. Load the newest version, then make your change again.',
    warning: 'warning',
  },
});
