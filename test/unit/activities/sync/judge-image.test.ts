import { factsOf } from '../../../../activities/image/image-facts';
import type { EcsImage } from '../../../../activities/ecs/api';
import { findingOf } from '../../../../activities/sync/judge-image';
import type { Finding, NightTarget, WantedImage } from '../../../../contract/night';
import { sampleImage } from '../../../support/samples';

const TARGET: NightTarget = { regionId: 'cn-beijing', required: true };
const TAGS = { 'imageferry:source': 'cn-hangzhou/m-source' };
const WANTED: WantedImage = {
  imageId: 'm-source',
  name: 'web',
  copyName: 'web-m-source',
  expected: factsOf(sampleImage()),
};

function copy(changes: Partial<EcsImage> = {}): EcsImage {
  return sampleImage({ imageId: 'm-copy', name: 'web-m-source', status: 'Available', tags: TAGS, ...changes });
}

function find(images: EcsImage[], { wanted = WANTED, target = TARGET } = {}): Finding | undefined {
  return findingOf(wanted, 'cn-hangzhou', target, images);
}

const stateOf = (...images: EcsImage[]): Finding['state'] | undefined => find(images)?.state;

test('a region without the image and its name has nothing of it', () => {
  expect(find([copy({ name: 'other', tags: {} })])).toBeUndefined();
});

test.each<[Finding['state'], Partial<EcsImage>]>([
  ['ready', {}],
  ['ready', { name: 'of-a-release' }],
  ['copying', { status: 'Creating' }],
  ['copying', { status: 'Waiting' }],
  ['copying', { usable: false }],
  ['broken', { status: 'CreateFailed' }],
  ['broken', { status: 'UnAvailable' }],
  ['different', { status: 'Deprecated' }],
  ['different', { architecture: 'arm64' }],
  ['unclear', { status: 'Expired' }],
  ['unclear', { status: '' }],
  ['unclear', { architecture: '' }],
])('a copy is %s: %j', (state, changes) => {
  expect(stateOf(copy(changes))).toBe(state);
});

test.each<[Finding['state'], Partial<EcsImage>]>([
  ['different', { tags: {} }],
  ['different', { tags: { 'imageferry:source': 'cn-hangzhou/m-other' } }],
  ['different', { tags: {}, status: 'Creating', isCopied: false }],
  ['copying', { tags: {}, status: 'Creating' }],
])('another image of the name is %s: %j', (state, changes) => {
  expect(stateOf(copy(changes))).toBe(state);
});

test('a good copy counts more than another one that is not', () => {
  expect(stateOf(copy({ imageId: 'm-a', status: 'CreateFailed' }), copy(), copy({ status: 'Creating' }))).toBe('ready');
  expect(stateOf(copy({ name: 'x' }), copy({ imageId: 'm-foreign', tags: {} }))).toBe('ready');
});

test('what differs from the target settings is told', () => {
  const disks = [{ type: 'system', device: '/dev/xvda', sizeGiB: 40, encrypted: false }];
  const expected = factsOf(sampleImage({ disks }));
  const options = { wanted: { ...WANTED, expected }, target: { ...TARGET, encrypted: true } };
  expect(find([copy({ disks })], options)).toMatchObject({
    state: 'different',
    text: 'm-copy: encryption is false, not true',
  });
});

test('a copy outlives its source: there is nothing to compare with, and it can be used', () => {
  expect(find([copy()], { wanted: { imageId: 'm-source', name: '', problem: 'it does not exist' } })?.state).toBe(
    'ready',
  );
});
