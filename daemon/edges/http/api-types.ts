/**
 * Everything that goes over the HTTP API, for the page and for tests: `/api/v1/…`, described by openapi.json. The
 * shapes in shapes/ say the same to machines; a test keeps the two equal. Only types, so that the page takes them along.
 */
import type { DeviceView, HealthLine } from '../../wall/devices-port.js';
import type { MappingView } from '../../wall/mapping-port.js';
import type { Layout, Priority, ResultError, SceneBody, WallState } from '../../wall/model.js';

import type { CeremonyView } from './api-types-doors.js';
import type { DryRun } from '../../wall/dry-run.js';

export type { DryCommand, DryLine, DryRun } from '../../wall/dry-run.js';
export type { DeviceView, HealthLine } from '../../wall/devices-port.js';
export type { MappingAsked, MappingView } from '../../wall/mapping-port.js';
export type * from '../../wall/model.js';
export type * from './api-types-bench.js';
export type * from './api-types-doors.js';
export type * from './api-types-pictures.js';
export type * from './api-types-replay.js';
export type * from './api-types-soak.js';
export type * from './api-types-provisioning.js';

export type Role = 'viewer' | 'operator' | 'technician' | 'guard' | 'administrator';

/** What a role allows; the routes name one of these each. */
export type Right =
  | 'state.read'
  | 'scene.launch'
  | 'scene.compose'
  | 'library.read'
  | 'library.write'
  | 'devices.read'
  | 'devices.write'
  | 'people.read'
  | 'people.write'
  | 'doors.read'
  | 'doors.write'
  /** Modes, lockdown, fire reset, confirming the clock. */
  | 'doors.operate'
  /** What is stored about one person, erasure, retention. */
  | 'privacy'
  | 'settings.read'
  | 'settings.write'
  | 'configuration.whole'
  | 'restart'
  | 'revisions.read'
  | 'bench'
  | 'journal.read'
  | 'diagnostics'
  | 'accounts'
  | 'own-account';

/** What is dangerous enough to be confirmed by holding, and by a second person where http.twoPersons names it. */
export type Danger =
  'raw-send' | 'configuration-import' | 'revision-restore' | 'account-remove' | 'person-erase' | 'daemon-restart';

/** Every answer that is no success: RFC 9457, content type application/problem+json. */
export interface Problem {
  /** `about:blank#<code>`. */
  readonly type: string;
  /** What happened, in the reader's language. */
  readonly title: string;
  /** Likely causes in order and the next step, in the reader's language. */
  readonly detail: string;
  readonly status: number;
  /** A code of docs/errors.md. */
  readonly code: string;
  /** True where the same call may succeed later without anybody changing anything. */
  readonly retry: boolean;
  /** What is wrong in a body (pointers into it) or in a configuration (pointers into room.json). */
  readonly findings?: readonly Finding[];
  /** With code confirmation-needed. */
  readonly confirmation?: ConfirmationAsked;
  /** With code sign-in-wait: seconds. */
  readonly retryAfterSeconds?: number;
}

export interface Finding {
  readonly severity: 'error' | 'warning';
  /** JSON pointer. */
  readonly pointer: string;
  readonly code: string;
  readonly value: string;
  readonly expected: string;
  /** In the reader's language. */
  readonly message: string;
}

// ── Session ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface AccountView {
  readonly name: string;
  readonly role: Role;
  /** Walls that this account may change; null for all. */
  readonly walls: readonly string[] | null;
  readonly createdAt: string;
  readonly passwordChangedAt: string;
}

/** GET /session, and the answer of POST /setup, POST /session and PUT /session/password. */
export interface SessionView {
  /** `setup-needed`: no account exists; only POST /setup is answered. */
  readonly state: 'setup-needed' | 'signed-out' | 'signed-in';
  readonly account: AccountView | null;
  /** What this account may do. */
  readonly rights: readonly Right[];
  /** Goes into the header `csrf-token` of every request but GET; null where nobody is signed in. */
  readonly csrfToken: string | null;
  /** ISO time when the session ends whatever is done; null where nobody is signed in. */
  readonly expiresAt: string | null;
  readonly language: 'id' | 'en';
}

/** POST /setup: makes the first account, an administrator, and signs it in. */
export interface SetupAsked {
  /** The one-time code that the daemon printed. */
  readonly code: string;
  readonly name: string;
  readonly password: string;
}

/** POST /session */
export interface SignInAsked {
  readonly name: string;
  readonly password: string;
}

/** PUT /session/password: every other session of the account ends. */
export interface PasswordAsked {
  readonly current: string;
  readonly next: string;
}

// ── Accounts ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** GET /accounts */
export interface AccountsView {
  readonly accounts: readonly (AccountView & { readonly etag: string })[];
}

/** PUT /accounts/{name}; `password` is needed for a new account and ends all sessions of an old one. */
export interface AccountAsked {
  readonly role: Role;
  readonly walls: readonly string[] | null;
  readonly password?: string;
}

// ── What is dangerous ──────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A dangerous request is sent twice. The first is answered 428 with this; the second is the same again with the header
 * `confirmation: <token>`, not before `notBefore` (the button is held that long), and once `persons` have agreed.
 */
export interface ConfirmationAsked {
  readonly id: string;
  readonly token: string;
  readonly danger: Danger;
  /** How long the button must be held. */
  readonly holdMs: number;
  readonly notBefore: string;
  readonly expiresAt: string;
  /** 2 where another account with the same right must approve it: POST /confirmations/{id}/approve. */
  readonly persons: 1 | 2;
}

/** GET /confirmations: what waits for a second person. */
export interface ConfirmationsView {
  readonly confirmations: readonly ConfirmationView[];
}

export interface ConfirmationView {
  readonly id: string;
  readonly danger: Danger;
  /** What exactly would be done: method and path. */
  readonly what: string;
  readonly askedBy: string;
  readonly approvedBy: string | null;
  readonly expiresAt: string;
}

// ── State ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Who holds a wall, highest priority first; the first is what the wall should show. */
export interface HoldView {
  readonly priority: Priority;
  /** Stored scene's id; null for a scene that came with its request. */
  readonly scene: string | null;
  readonly requestId: string;
  /** `mqtt`, `web:<account>`, `trigger:<id>` … */
  readonly by: string;
  readonly since: string;
}

export interface WallView extends WallState {
  readonly holds: readonly HoldView[];
  /** What undo would bring back: a stored scene's id, or null for a scene of its own; undefined where there is none. */
  readonly previous?: { readonly scene: string | null; readonly by: string; readonly since: string };
}

/** GET /state, and the data of the event `state`. */
export interface StateView {
  readonly version: string;
  readonly at: string;
  readonly room: {
    readonly id: string;
    readonly name: string;
    readonly language: 'id' | 'en';
    readonly timezone: string;
  };
  readonly walls: readonly WallView[];
  /** Null while nobody maps outputs to panels. */
  readonly mapping: MappingView | null;
  readonly devices: readonly DeviceView[];
  readonly health: readonly HealthLine[];
  readonly ceremonies: readonly CeremonyView[];
  /** Parts of the configuration that changed since the daemon started and are taken up by a restart. */
  readonly restartNeeded: readonly string[];
  /** True where POST /restart works: something starts the daemon again when it ends. */
  readonly restartable: boolean;
  /** How many dangerous requests wait for a second person. */
  readonly confirmations: number;
  /** ETag of the whole configuration: something in the library changed when this did. */
  readonly configuration: string;
}

/**
 * GET /events, server-sent. `state` comes at once and after every change, the newest alone where a reader is slow.
 * `heartbeat` comes every `everyMs`; whoever hears nothing for twice that long has lost the connection.
 * `signed-out` is the last event of a session that has ended.
 */
export type StateEvent =
  | { readonly event: 'state'; readonly data: StateView }
  | { readonly event: 'heartbeat'; readonly data: HeartbeatView }
  | { readonly event: 'signed-out'; readonly data: { readonly at: string } };

export interface HeartbeatView {
  readonly at: string;
  readonly everyMs: number;
}

// ── Scenes ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** POST /walls/{wall}/apply, answered with a SceneResult whatever its status. Operators name stored scenes only. */
export interface ApplyAsked {
  readonly scene: string | SceneBody;
  /** Left out: the scene's own. Only with the right scene.compose. */
  readonly priority?: Priority;
  readonly expiresAt?: string;
  /** Left out: true. */
  readonly atomic?: boolean;
}

/** POST /walls/{wall}/dry-run: what the scene would send now; nothing is sent. */
export interface DryRunAsked {
  readonly scene: string | SceneBody;
}

export interface DryRunView {
  /** Why nothing would be sent; empty where `run` says what would be. */
  readonly errors: readonly ResultError[];
  readonly run: DryRun | null;
}

/** POST /walls/{wall}/release, answered with a SceneResult. Left out: the priority that holds the wall. */
export interface ReleaseAsked {
  readonly priority?: Priority;
}

/** POST /walls/{wall}/hold: the picture stays, and nothing below this priority replaces it. Left out: crisis. */
export interface HoldAsked {
  readonly priority?: 'meeting' | 'crisis';
}

/** POST /walls/{wall}/capture: what the wall really shows, as a scene to be stored; nothing is stored by it. */
export interface CaptureView {
  /** A stored layout of this very partition by its id, else the layout itself. */
  readonly layout: string | Layout;
  readonly assignments: Readonly<Record<string, string | null>>;
  readonly at: string;
}

// ── Mapping of outputs to panels ───────────────────────────────────────────────────────────────────────────────────

/** POST /walls/{wall}/mapping/answer: which panel changed when this output was lit; null where none did. */
export interface MappingAnswerAsked {
  readonly output: number;
  readonly panel: { readonly row: number; readonly column: number } | null;
}

/** POST /walls/{wall}/mapping/light: this output next. */
export interface MappingLightAsked {
  readonly output: number;
}

// ── Library and configuration ──────────────────────────────────────────────────────────────────────────────────────

export type ListName =
  'devices' | 'sources' | 'walls' | 'layouts' | 'scenes' | 'schedules' | 'people' | 'doors' | 'triggers';

/** GET /library/{list}; items are as room.json has them (GET /schema), defaults filled in. */
export interface ListView {
  readonly items: readonly { readonly etag: string; readonly item: { readonly id: string } }[];
}

/** PUT /library/{list}/{id} and PUT /configuration…: what was stored, and what the check warns of. */
export interface StoredView {
  readonly etag: string;
  readonly item: object;
  readonly findings: readonly Finding[];
  /** True where the daemon must be restarted before this has an effect. */
  readonly restartNeeded: boolean;
}

/** POST /configuration/check */
export interface CheckView {
  readonly good: boolean;
  readonly findings: readonly Finding[];
}

/** GET /revisions: earlier versions, 1 the one before the present. */
export interface RevisionsView {
  readonly revisions: readonly RevisionView[];
}

export interface RevisionView {
  readonly number: number;
  /** When this version was replaced. */
  readonly replacedAt: string;
  /** Null where this version can't be used by this wallkeeper. */
  readonly etag: string | null;
  /** From this version to the present configuration. */
  readonly changes: readonly ChangeView[];
  /** How many further changes there are. */
  readonly more: number;
}

export interface ChangeView {
  readonly at: string;
  readonly was: string | null;
  readonly is: string | null;
}
