/** Puts the parts of the page's API together, when somebody first asks for it. */
import type { Accounts } from './accounts/accounts.js';
import { Confirmations } from './accounts/confirmations.js';
import type { Passwords } from './accounts/passwords.js';
import { Patience } from './accounts/patience.js';
import { Sessions } from './accounts/sessions.js';
import type { SetupCode } from './accounts/setup-code.js';
import { makeApp, type App } from './app.js';
import { Assets } from './assets.js';
import type { Certificates } from './certificates.js';
import { Gate } from './gate.js';
import type { HttpPorts } from './ports.js';
import { allRoutes } from './routes/routes.js';
import type { Route } from './route.js';
import { Soaks } from './soaks.js';
import { RoomState } from './state.js';
import { Stills } from './stills.js';
import { Streams } from './streams.js';
import { Thumbnails } from './thumbnails.js';

export interface ApiParts {
  readonly ports: HttpPorts;
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly setupCode: SetupCode;
  readonly certificates: Certificates;
  readonly hostNames: () => readonly string[];
}

export interface RunningApi {
  readonly app: App;
  readonly routes: readonly Route[];
  stop(): Promise<void>;
}

export async function runApi(parts: ApiParts): Promise<RunningApi> {
  const { ports, accounts } = parts;
  const { clock, files, folder, room, log } = ports;
  const sessions = new Sessions({ files, folder, clock, accounts });
  await sessions.open();
  const confirmations = new Confirmations();
  const state = new RoomState(ports, confirmations);
  const streams = new Streams({
    clock,
    isAlive: (session) => {
      if (sessions.accountOf(session) === null) return false;
      sessions.touch(session);
      return true;
    },
  });
  const endStreams = sessions.subscribe((session) => streams.endSession(session));
  const soaks = new Soaks(ports);
  const stills = new Stills(ports);
  const thumbnails = new Thumbnails({ ...ports, stills });
  const routes = allRoutes({
    ...{ ...parts, patience: new Patience(), sessions, confirmations, streams, state },
    ...{ soaks, stills, thumbnails },
  });
  const gate = new Gate({
    accounts,
    confirmations,
    twoPersons: () => room.room.http.twoPersons,
    wall: () => clock.wall(),
    shapeCheck: ports.shapeCheck,
  });
  const app = await makeApp({
    routes,
    gate,
    sessions,
    streams,
    assets: new Assets(ports.assets),
    hostNames: parts.hostNames,
    language: () => room.room.room.language,
    wall: () => clock.wall(),
    failed: (error, where) => log.error({ error: String(error), where }, 'request failed'),
  });
  state.start();
  soaks.start();
  return {
    app,
    routes,
    stop: async () => {
      state.stop();
      soaks.stop();
      thumbnails.stop();
      endStreams();
      streams.stop();
      await app.close();
      await sessions.close();
    },
  };
}
