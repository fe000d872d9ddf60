/** What a simulated relay board and the doors behind it can be told. */
import type { Order, Orders } from './control.js';
import type { SimulatedDoor } from './simulated-door.js';
import type { SimulatedRelays } from './simulated-relays.js';

export interface OrderedBoard {
  readonly relays: SimulatedRelays;
  /** In the order of the channels that their locks hang on. */
  readonly doors: readonly SimulatedDoor[];
  /** Faults and habits of the family's own. */
  readonly own: Orders;
  snapshot(): object;
  unplug(): void;
  plug(): Promise<void>;
}

const doorVerbs = ['open', 'force', 'close', 'hold', 'pass', 'press', 'release', 'fire', 'fire-over', 'cut', 'mend'];

export function relayOrders(board: OrderedBoard): Orders {
  const { relays, doors } = board;
  const doing =
    (act: (order: Order) => void) =>
    (order: Order): object => {
      act(order);
      return {};
    };
  return {
    ...board.own,
    snapshot: () => board.snapshot(),
    /** Somebody at the board's own button. */
    byHand: doing((order) => relays.set(order.number('channel', 1), order.flag('on', true))),
    stick: doing((order) => {
      if (order.flag('on', true)) relays.stuck.add(order.number('channel', 1));
      else relays.stuck.delete(order.number('channel', 1));
    }),
    losePower: doing(() => relays.losePower()),
    unplug: doing(() => board.unplug()),
    plug: async () => {
      await board.plug();
      return {};
    },
    door: (order) => {
      const door = doors[order.number('door', 1) - 1];
      const what = order.text('do', order.text('it', ''));
      if (door === undefined) return { error: doors.length === 0 ? 'no door hangs on this board' : 'no such door' };
      return doAtDoor(door, what, order) ?? { error: `what to do: ${doorVerbs.join(', ')}` };
    },
  };
}

/** Null where nobody knows how. */
function doAtDoor(door: SimulatedDoor, what: string, order: Order): object | null {
  const moved = (did: boolean): object => (did ? { door: 'open' } : { door: 'locked' });
  switch (what) {
    // Held is open for as long as nobody closes it.
    case 'open':
    case 'hold':
      return moved(door.open());
    case 'pass':
      return moved(door.pass(order.number('ms', 2000)));
    case 'force':
      door.force();
      return { door: 'open' };
    case 'close':
      door.close();
      return { door: 'closed' };
    case 'press':
    case 'release':
      door.press(what === 'press');
      return {};
    case 'fire':
    case 'fire-over':
      door.burn(what === 'fire');
      return {};
    case 'cut':
      door.breakContact(false);
      return {};
    case 'mend':
      door.breakContact(null);
      return {};
    default:
      return null;
  }
}
