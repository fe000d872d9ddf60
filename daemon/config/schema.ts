export type Room = Readonly<Record<string, unknown>>;
