import { MockActivityEnvironment } from '@temporalio/testing';
import { type FirstStart, startAtOnce } from '../../activities/copy/start-at-once';
import type { FaultRule, SimulatedImage } from '../../simulator';
import { startSubject, type Subject } from '../simulator/support';
import { sampleSpec } from '../support/samples';
import { dependenciesFor } from '../support/stack';

const REGION = 'cn-beijing';
const spec = { ...sampleSpec(REGION), source: { regionId: 'cn-hangzhou', imageId: 'm-source' } };

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

function start(beganAt = Date.now()): Promise<FirstStart> {
  const dependencies = { ...dependenciesFor(subject.port, { client: undefined as never }), accountId: '1' };
  return new MockActivityEnvironment().run(() => startAtOnce(dependencies, spec, beganAt));
}

const copies = (): Promise<SimulatedImage[]> => subject.admin.images({ regionId: REGION });
const calls = async (action: string): Promise<number> => (await subject.admin.journal({ action })).length;

test('starts the copy, and knows its image', async () => {
  const { started, ...rest } = await start();

  const [image] = await copies();
  expect(started).toEqual({ imageId: image?.imageId, adopted: false, requestId: expect.any(String) as string });
  expect(rest).toEqual({ mayHaveStarted: true });
});

test('sends nothing where an image has the name', async () => {
  await subject.admin.addImage({ regionId: REGION, imageId: 'm-other', name: spec.name });

  expect(await start()).toEqual({});
  expect(await calls('CopyImage')).toBe(0);
});

test('sends nothing when the attempt began long ago', async () => {
  expect(await start(Date.now() - 3_600_000)).toEqual({});
  expect(await calls('CopyImage')).toBe(0);
});

test.each<[string, FaultRule, boolean]>([
  ['a look that fails', { kind: 'error', action: 'DescribeImages', code: 'ServiceUnavailable', status: 503 }, false],
  ['a refusal', { kind: 'error', action: 'CopyImage', code: 'Forbidden.RAM', status: 403 }, false],
  ['a lost answer', { kind: 'dropAfterwards', action: 'CopyImage' }, true],
])('tries once, and tells startCopy what has failed: %s', async (_, fault, mayHaveStarted) => {
  await subject.admin.addFault(fault);
  const { action } = fault;

  expect(await start()).toMatchObject({ mayHaveStarted, failed: { action, regionId: expect.any(String) as string } });
  expect(await calls(action ?? '')).toBe(1);
});

test('leaves an image that ECS does not show at once to startCopy', async () => {
  await subject.admin.set({ visibleAfterMs: 3_600_000 });

  expect(await start()).toEqual({ mayHaveStarted: true });
});
