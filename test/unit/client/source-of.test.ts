import { sourceOf } from '../../../client/commands/source-of';

const FIRST = { regionId: 'cn-hangzhou', imageId: 'm-1' };
const SECOND = { regionId: 'cn-beijing', imageId: 'm-2' };

test.each([
  [{ imageId: 'm-1', from: 'cn-hangzhou' }, FIRST],
  [{ imageId: 'm-1' }, { imageId: 'm-1' }],
  [{ from: 'cn-hangzhou' }, { regionId: 'cn-hangzhou' }],
  [{}, {}],
  [{ imageId: 'cn-hangzhou:m-1' }, FIRST],
  [{ imageId: 'cn-hangzhou: m-1\n' }, FIRST],
  [{ imageId: 'cn-hangzhou:m-1', from: 'cn-hangzhou' }, FIRST],
  [{ imageId: 'cn-beijing:m-2,cn-hangzhou:m-1', from: 'cn-hangzhou' }, FIRST],
  [{ imageId: 'cn-beijing:m-2,cn-hangzhou:m-1', from: 'cn-beijing' }, SECOND],
])('%j are the source %j', (options, source) => {
  expect(sourceOf(options)).toEqual({ source, problems: [] });
});

test.each(['cn-hangzhou:', ':m-1', 'a:b:c', 'cn-hangzhou:m-1,m-2', ''])(
  '"%s" is left to the check of an image id',
  (imageId) => {
    expect(sourceOf({ imageId, from: 'cn-hangzhou' })).toEqual({
      source: { regionId: 'cn-hangzhou', imageId },
      problems: [],
    });
  },
);

test.each([
  [
    { imageId: 'cn-hangzhou:m-1', from: 'cn-beijing' },
    '--from: "cn-beijing" is not the region of "cn-hangzhou:m-1"; leave --from out, or give cn-hangzhou',
  ],
  [
    { imageId: 'cn-beijing:m-2,cn-hangzhou:m-1', from: 'us-west-1' },
    '--from: "us-west-1" is not the region of "cn-beijing:m-2,cn-hangzhou:m-1"; leave --from out, or give cn-beijing or cn-hangzhou',
  ],
  [
    { imageId: 'cn-beijing:m-2,cn-hangzhou:m-1' },
    'imageId: "cn-beijing:m-2,cn-hangzhou:m-1" names several images; add --from cn-beijing or cn-hangzhou',
  ],
])('%j are refused: %s', (options, problem) => {
  expect(sourceOf(options).problems).toEqual([problem]);
});
