/** Every route of the API. */
import type { Route } from '../route.js';
import { Uploads } from '../uploads.js';
import { accountRoutes, confirmationRoutes } from './accounts.js';
import { applianceRoutes } from './appliance.js';
import { ceremonyRoutes } from './ceremonies.js';
import { configurationRoutes } from './configuration.js';
import { doorRoutes } from './doors.js';
import { healthRoutes } from './health.js';
import { journalRoutes } from './journal.js';
import { libraryRoutes } from './library.js';
import { lineRoutes } from './lines.js';
import { mappingRoutes } from './mapping.js';
import type { RouteParts } from './parts.js';
import { peopleRoutes } from './people.js';
import { cardRoutes } from './cards.js';
import { practiceRoutes } from './practice.js';
import { provisioningRoutes } from './provisioning.js';
import { replayRoutes } from './replay.js';
import { sceneRoutes } from './scenes.js';
import { sessionRoutes } from './session.js';
import { sliceRoutes } from './slices.js';
import { soakRoutes } from './soak.js';
import { stillRoutes } from './stills.js';
import { thumbnailRoutes } from './thumbnails.js';

export function allRoutes(parts: RouteParts): readonly Route[] {
  const routes = [
    ...sessionRoutes(parts),
    ...accountRoutes(parts),
    ...sceneRoutes(parts),
    ...mappingRoutes(parts),
    ...libraryRoutes(parts),
    ...configurationRoutes(parts),
    ...provisioningRoutes(parts),
    ...doorRoutes(parts),
    ...ceremonyRoutes(parts),
    ...peopleRoutes(parts),
    ...practiceRoutes(parts),
    ...lineRoutes(parts),
    ...replayRoutes(parts),
    ...cardRoutes(parts),
    ...stillRoutes(parts),
    ...thumbnailRoutes(parts),
    ...soakRoutes(parts, parts.soaks),
    ...sliceRoutes(parts, uploadsOf(parts)),
    ...journalRoutes(parts),
    ...healthRoutes(parts),
  ];
  const withPeople = [...routes, ...confirmationRoutes(parts, routes)];
  return [...withPeople, ...applianceRoutes(parts, withPeople)];
}

function uploadsOf({ ports: { files, folder, clock, pictures } }: RouteParts): Uploads {
  return new Uploads({ files, folder, clock, inspect: (path) => pictures.inspect(path) });
}
