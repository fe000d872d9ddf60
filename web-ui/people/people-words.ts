import { bilingual } from '../language/bilingual.js';

export const peopleWords = bilingual({
  id: {
    title: 'Orang dan pintu',
    tabs: 'Bagian orang dan pintu',
    tab: {
      watch: 'Pantau pintu',
      people: 'Orang',
      schedules: 'Jadwal',
      doors: 'Aturan pintu',
      triggers: 'Pemicu dan upacara',
      privacy: 'Privasi',
    },
    week: 'Jam mingguan',
    weekHelp: 'Tekan satu jam untuk mengubahnya; seret untuk beberapa jam. Panah berpindah, spasi mengubah.',
    hour: (day: string, hour: number) => `${day}, jam ${hour}`,
    on: 'diizinkan',
    off: 'tidak',
    partly: 'sebagian',
  },
  en: {
    title: 'People and doors',
    tabs: 'Parts of people and doors',
    tab: {
      watch: 'Watch the doors',
      people: 'People',
      schedules: 'Schedules',
      doors: 'Door rules',
      triggers: 'Triggers and ceremonies',
      privacy: 'Privacy',
    },
    week: 'Weekly hours',
    weekHelp: 'Press an hour to change it; drag for several. Arrows walk, space changes.',
    hour: (day, hour) => `${day}, ${hour} o’clock`,
    on: 'allowed',
    off: 'not',
    partly: 'in part',
  },
});
