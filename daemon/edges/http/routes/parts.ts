/** What the routes share. */
import type { Accounts } from '../accounts/accounts.js';
import type { Confirmations } from '../accounts/confirmations.js';
import type { Passwords } from '../accounts/passwords.js';
import type { Patience } from '../accounts/patience.js';
import type { Sessions } from '../accounts/sessions.js';
import type { SetupCode } from '../accounts/setup-code.js';
import type { Certificates } from '../certificates.js';
import type { HttpPorts } from '../ports.js';
import type { RoomState } from '../state.js';
import type { Soaks } from '../soaks.js';
import type { Stills } from '../stills.js';
import type { Streams } from '../streams.js';
import type { Thumbnails } from '../thumbnails.js';

export interface RouteParts {
  readonly ports: HttpPorts;
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly patience: Patience;
  readonly setupCode: SetupCode;
  readonly sessions: Sessions;
  readonly confirmations: Confirmations;
  readonly streams: Streams;
  readonly state: RoomState;
  readonly certificates: Certificates;
  readonly soaks: Soaks;
  readonly stills: Stills;
  readonly thumbnails: Thumbnails;
}
