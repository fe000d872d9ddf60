/** What the configuration's checker must know of this build and this machine. */
import { drivers } from '../../drivers/registry.js';
import type { CheckKnowledge } from '../config/check.js';

export const checkKnowledge: CheckKnowledge = {
  isShipped: (name) => drivers.some((driver) => driver.name === name && driver.shipped),
  displayFacts: (name) => drivers.find((driver) => driver.name === name)?.display ?? null,
  canUntie: (name) => drivers.find((driver) => driver.name === name)?.canUntie ?? true,
  matrixMost: (name) => drivers.find((driver) => driver.name === name)?.most ?? null,
  isTimezone: (zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  },
};
