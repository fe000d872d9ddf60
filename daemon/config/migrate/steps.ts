/**
 * Every step there ever was, oldest first. A step is never changed once it was released: files of its version are
 * still out there. Each has a golden pair in test/vectors/config/. Version 1 is the first, so the list is empty.
 */
import type { MigrationStep } from './migrate.js';

export const migrationSteps: readonly MigrationStep[] = [];
