import type { Test } from 'tap';

/**
 * A folder of the test's own, removed when the test has ended. tap's own order is to remove it before the teardowns
 * that were registered after it: what they would stop still writes there, and the removal tries again for minutes.
 */
export function testFolder(t: Test, content?: Parameters<Test['testdir']>[0]): string {
  t.teardown(() => undefined);
  return t.testdir(content);
}
