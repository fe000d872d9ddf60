/** What the journal keeps of one happening. The shape on disk is described in docs/journal.md. */
export interface JournalDraft {
  /** Dotted, past tense where something happened: `scene.requested`, `scene.finished`, `drift.noticed`, `link.lost`. */
  readonly kind: string;
  /** Who caused it: `mqtt`, `web:<account>`, `device:<id>`, `system`, `cli:<user>`. */
  readonly actor: string;
  /** True where the central server is told through `base/event`. */
  readonly forServer: boolean;
  /** Plain JSON, no undefined. Never subjects' names, secrets or raw reports. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface JournalEntry extends JournalDraft {
  /** From 1, no gaps, across segments and restarts. */
  readonly seq: number;
  /** ISO time with offset. */
  readonly at: string;
  /** Lower-case hex SHA-256 of the entry before this one. */
  readonly prev: string;
  readonly hash: string;
}

/** What services see of the journal. */
export interface JournalPort {
  /** Resolves when the entry is on disk; rejects with `journal-unavailable` when it can't be. */
  append(draft: JournalDraft): Promise<JournalEntry>;
}
