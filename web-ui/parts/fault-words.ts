import { bilingual } from '../language/bilingual.js';

export const faultWords = bilingual({
  id: {
    declined: 'Tidak disetujui.',
    declinedHelp: 'Orang kedua menolak, atau tidak ada yang menyetujui pada waktunya. Tidak ada yang diubah.',
    unreachable: 'Daemon tidak menjawab.',
    unreachableHelp: 'Periksa apakah layanan berjalan dan jaringan ke perangkat ini tersambung, lalu coba lagi.',
    changedBehind: 'Orang lain sudah mengubahnya. Muat versi terbaru, lalu ulangi perubahan Anda.',
    warning: 'peringatan',
  },
  en: {
    declined: 'Not approved.',
    declinedHelp: 'The second person refused, or nobody approved it in time. Nothing was changed.',
    unreachable: 'The daemon does not answer.',
    unreachableHelp: 'Check that the service runs and that the network to this appliance is connected, then try again.',
    changedBehind: 'Somebody else has changed it. Load the newest version, then make your change again.',
    warning: 'warning',
  },
});
