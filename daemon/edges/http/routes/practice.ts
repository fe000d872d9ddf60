/** The demo's simulated door. On an appliance there is none, and these routes say so. */
import type { PracticeAsked, PracticeView } from '../api-types.js';
import { nothing, ok, refuse, withBody, type Answer, type Route } from '../route.js';
import { practiceAsked, practiceView } from '../shapes/doors.js';
import type { RouteParts } from './parts.js';

export function practiceRoutes({ ports }: RouteParts): readonly Route[] {
  const { practice } = ports;
  const none = (): Answer => refuse('item-unknown', { what: 'practice door', id: 'practice' });
  return [
    {
      method: 'GET',
      path: '/practice',
      summary: { en: 'What can be tried at the demo’s door', id: 'Yang dapat dicoba pada pintu peragaan' },
      access: 'bench',
      answer: { kind: 'json', shape: practiceView },
      handle: (call) => {
        if (practice === null) return none();
        const orders = practice.orders.map(({ order, does }) => ({ order, does: does[call.language] }));
        const view: PracticeView = { orders };
        return ok(view);
      },
    },
    {
      method: 'POST',
      path: '/practice',
      summary: { en: 'Do it at the demo’s door', id: 'Melakukannya pada pintu peragaan' },
      access: 'bench',
      answer: { kind: 'nothing' },
      ...withBody(practiceAsked, (_call, { order }: PracticeAsked) => {
        if (practice === null) return none();
        return practice.do(order) ? nothing : refuse('item-unknown', { what: 'order', id: order });
      }),
    },
  ];
}
