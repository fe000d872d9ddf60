/** Pictures as they go over the API. Only types. */

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
