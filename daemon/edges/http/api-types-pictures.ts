/** Pictures as they go over the API. Only types. */

/** GET /stills: sources that have a snapshot's address. What is not fresh is fetched meanwhile: ask again. */
export interface StillsView {
  readonly stills: readonly StillView[];
}

export interface StillView {
  readonly source: string;
  /** Names the picture that is there, for `v` of its address; null where none is. */
  readonly version: string | null;
  readonly ageSeconds: number | null;
  /** Why the last try brought none; null where it brought one, or none was made yet. */
  readonly fault: { readonly code: string; readonly message: string } | null;
  readonly underway: boolean;
}

/** POST /walls/{wall}/pictures */
export interface UploadView {
  readonly id: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** Px that a picture over this wall has where nothing of it is scaled. */
  readonly canvas: { readonly width: number; readonly height: number };
  /** When it is forgotten, at the latest. */
  readonly until: string;
}
