/** Every error code of the product, assembled from the parts that own them. docs/errors.md is made from it. */
import type { ErrorEntry, ErrorRegistry } from '../../drivers/errors.js';
import { cliErrors } from '../cli/errors.js';

/** Part name (a heading of docs/errors.md) and its codes. */
export const errorParts: readonly (readonly [part: string, errors: ErrorRegistry])[] = [['Command line', cliErrors]];

export const errorRegistry: ReadonlyMap<string, ErrorEntry> = new Map(
  errorParts.flatMap(([, errors]) => Object.entries(errors)),
);
