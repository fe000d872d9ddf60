/** What api-types.ts tells the page and what shapes/ tells the machines is the same; it does not compile otherwise. */
import type { FromSchema } from 'json-schema-to-ts';
import t from 'tap';
import type * as api from '../../../../daemon/edges/http/api-types.js';
import type * as accounts from '../../../../daemon/edges/http/shapes/accounts.js';
import type * as bench from '../../../../daemon/edges/http/shapes/bench.js';
import type * as configuration from '../../../../daemon/edges/http/shapes/configuration.js';
import type * as doors from '../../../../daemon/edges/http/shapes/doors.js';
import type * as pictures from '../../../../daemon/edges/http/shapes/pictures.js';
import type * as mapping from '../../../../daemon/edges/http/shapes/mapping.js';
import type * as provisioning from '../../../../daemon/edges/http/shapes/provisioning.js';
import type * as room from '../../../../daemon/edges/http/shapes/room.js';
import type * as soak from '../../../../daemon/edges/http/shapes/soak.js';
import { shapeCheck } from '../../../../daemon/config/validator.js';
import { tieAsked } from '../../../../daemon/edges/http/shapes/bench.js';

type Deep<T> = T extends object ? { readonly [K in keyof T]: Deep<T[K]> } : T;
type Same<A, B> = [Deep<A>] extends [Deep<B>]
  ? [Deep<B>] extends [Deep<A>]
    ? 'same'
    : 'the type is wider'
  : 'the shape is wider';

type WithoutUndefined<T> = T extends object ? { [K in keyof T]: WithoutUndefined<Exclude<T[K], undefined>> } : T;

const agreed: readonly 'same'[] = [
  'same' satisfies Same<FromSchema<typeof accounts.setupAsked>, api.SetupAsked>,
  'same' satisfies Same<FromSchema<typeof accounts.signInAsked>, api.SignInAsked>,
  'same' satisfies Same<FromSchema<typeof accounts.passwordAsked>, api.PasswordAsked>,
  'same' satisfies Same<FromSchema<typeof accounts.accountAsked>, api.AccountAsked>,
  'same' satisfies Same<FromSchema<typeof accounts.accountView>, api.AccountView>,
  'same' satisfies Same<FromSchema<typeof accounts.confirmationAsked>, api.ConfirmationAsked>,
  'same' satisfies Same<FromSchema<typeof accounts.confirmationsView>, api.ConfirmationsView>,
  // The wall loop's own types let an optional member be undefined, which JSON can't say.
  'same' satisfies Same<FromSchema<typeof room.applyAsked>, WithoutUndefined<api.ApplyAsked>>,
  'same' satisfies Same<FromSchema<typeof room.releaseAsked>, api.ReleaseAsked>,
  'same' satisfies Same<FromSchema<typeof room.holdAsked>, api.HoldAsked>,
  'same' satisfies Same<FromSchema<typeof mapping.mappingAsked>, api.MappingAsked>,
  'same' satisfies Same<FromSchema<typeof mapping.mappingAnswerAsked>, api.MappingAnswerAsked>,
  'same' satisfies Same<FromSchema<typeof mapping.mappingLightAsked>, api.MappingLightAsked>,
  'same' satisfies Same<FromSchema<typeof mapping.mappingView>, api.MappingView>,
  'same' satisfies Same<FromSchema<typeof room.captureView>, api.CaptureView>,
  'same' satisfies Same<FromSchema<typeof room.sceneResult>, api.SceneResult>,
  'same' satisfies Same<FromSchema<typeof configuration.finding>, api.Finding>,
  'same' satisfies Same<FromSchema<typeof configuration.checkView>, api.CheckView>,
  'same' satisfies Same<FromSchema<typeof configuration.revisionsView>, api.RevisionsView>,
  'same' satisfies Same<FromSchema<typeof bench.probeAsked>, api.ProbeAsked>,
  'same' satisfies Same<FromSchema<typeof bench.sendAsked>, api.SendAsked>,
  'same' satisfies Same<FromSchema<typeof bench.sendView>, api.SendView>,
  'same' satisfies Same<FromSchema<typeof bench.tieAsked>, api.TieAsked>,
  'same' satisfies Same<FromSchema<typeof bench.tieView>, api.TieView>,
  'same' satisfies Same<FromSchema<typeof doors.doorsView>, api.DoorsView>,
  'same' satisfies Same<FromSchema<typeof doors.doorModeChange>, api.DoorModeChange>,
  'same' satisfies Same<FromSchema<typeof doors.lockdownAsked>, api.LockdownAsked>,
  'same' satisfies Same<FromSchema<typeof doors.areaResetAsked>, api.AreaResetAsked>,
  'same' satisfies Same<FromSchema<typeof doors.ceremonyView>, api.CeremonyView>,
  'same' satisfies Same<FromSchema<typeof doors.rehearsalView>, api.RehearsalView>,
  'same' satisfies Same<FromSchema<typeof doors.manualFireAsked>, api.ManualFireAsked>,
  'same' satisfies Same<FromSchema<typeof doors.ceremonyAnswerView>, api.CeremonyAnswerView>,
  'same' satisfies Same<FromSchema<typeof doors.groupsView>, api.GroupsView>,
  'same' satisfies Same<FromSchema<typeof doors.enrolmentAsked>, api.EnrolmentAsked>,
  'same' satisfies Same<FromSchema<typeof doors.enrolmentView>, api.EnrolmentView>,
  'same' satisfies Same<FromSchema<typeof doors.erasureView>, api.ErasureView>,
  'same' satisfies Same<FromSchema<typeof doors.erasuresView>, api.ErasuresView>,
  'same' satisfies Same<FromSchema<typeof doors.retentionView>, api.RetentionView>,
  'same' satisfies Same<FromSchema<typeof doors.practiceView>, api.PracticeView>,
  'same' satisfies Same<FromSchema<typeof doors.practiceAsked>, api.PracticeAsked>,
  'same' satisfies Same<FromSchema<typeof bench.healthView>, api.HealthView>,
  'same' satisfies Same<FromSchema<typeof pictures.uploadView>, api.UploadView>,
  'same' satisfies Same<FromSchema<typeof pictures.stillsView>, api.StillsView>,
  'same' satisfies Same<FromSchema<typeof soak.soakAsked>, api.SoakAsked>,
  'same' satisfies Same<FromSchema<typeof soak.soakView>, api.SoakView>,
  'same' satisfies Same<FromSchema<typeof provisioning.provisioningStatus>, api.ProvisioningStatus>,
  'same' satisfies Same<FromSchema<typeof provisioning.bundleAsked>, api.BundleAsked>,
  'same' satisfies Same<FromSchema<typeof provisioning.bundleView>, api.BundleView>,
  'same' satisfies Same<FromSchema<typeof provisioning.provisioningOutcome>, api.ProvisioningOutcome>,
];

t.test('types and shapes agree', async (t) => {
  t.equal(agreed.length, 49, 'held by the compiler');
  const faults = (await shapeCheck(tieAsked))({ output: 0, extra: 1 });
  t.same(
    faults.map(({ pointer }) => pointer).sort(),
    ['/extra', '/input', '/output'],
    'and the shapes do catch what is wrong',
  );
});
