/** Still pictures: networks that are none, and sources whose still will never be fetched. Pure. */
import { mayFetchFrom, parseAddress, parseNetwork } from '../networks.js';
import type { Room } from '../schema.js';
import { fault, warning, type RoomProblem } from './problem.js';

export function pictureProblems({ pictures, sources }: Room): readonly RoomProblem[] {
  const networks = pictures.privateNetworks.map(parseNetwork);
  const known = networks.filter((network) => network !== null);
  const wrong = networks.flatMap((network, index) =>
    network === null
      ? [
          fault(
            `/pictures/privateNetworks/${index}`,
            'network-wrong',
            pictures.privateNetworks[index],
            'a network such as 192.168.20.0/24 or fd00:20::/64',
          ),
        ]
      : [],
  );
  const unreachable = sources.flatMap(({ snapshotUrl }, index) => {
    const host = hostOf(snapshotUrl ?? '');
    const address = host === null ? null : parseAddress(host);
    if (host === null || address === null || mayFetchFrom(address, known)) return [];
    return [
      warning(`/sources/${index}/snapshotUrl`, 'snapshot-not-fetched', host, 'a network of /pictures/privateNetworks'),
    ];
  });
  return [...wrong, ...unreachable];
}

/** Null where there is none. A name says nothing before it is looked up. */
function hostOf(url: string): string | null {
  const match = /^https?:\/\/(?:[^/?#@]*@)?(?:\[([^\]/?#]+)\]|([^:/?#]+))/i.exec(url);
  return match?.[1] ?? match?.[2] ?? null;
}
