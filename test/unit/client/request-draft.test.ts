import { draftOf, draftOver } from '../../../client/commands/request-draft';

const SETTINGS = { regionId: 'eu-central-1', encrypted: true, kmsKeyId: 'key-1' };
const FILE = {
  source: { regionId: 'cn-hangzhou', imageId: 'm-1' },
  targets: ['cn-beijing', SETTINGS, { regionId: 'us-west-1', required: false }],
  tags: { team: 'web', stage: 'test' },
  priority: 'manual',
};

test('options alone make a request', () => {
  const options = { imageId: 'cn-hangzhou:m-1', to: ['cn-beijing'], tag: ['team=web'], deadline: '90m', dryRun: true };

  expect(draftOf(options)).toEqual({
    request: {
      source: FILE.source,
      targets: ['cn-beijing'],
      tags: { team: 'web' },
      copyDeadline: '90m',
      dryRun: true,
    },
    problems: [],
  });
  expect(draftOf({})).toEqual({ request: { source: {} }, problems: [] });
});

test('accounts that get the copies may be repeated, and separated by commas', () => {
  expect(draftOf({ share: ['2000000000000001, 2000000000000002', '2000000000000003'] }).request).toEqual({
    source: {},
    shareWith: ['2000000000000001', '2000000000000002', '2000000000000003'],
  });
});

describe('options over a file', () => {
  test('without options the request is that of the file', () => {
    expect(draftOver(FILE, {})).toEqual({ request: FILE, problems: [] });
  });

  test('replace the fields that they name', () => {
    expect(draftOver(FILE, { priority: 'release', dryRun: true, name: 'web-8', abortWhenDetached: '5m' })).toEqual({
      request: { ...FILE, priority: 'release', dryRun: true, name: 'web-8', abortWhenDetached: '5m' },
      problems: [],
    });
  });

  test('change the source and the tags field by field', () => {
    expect(draftOver(FILE, { imageId: 'm-2', tag: ['stage=live', 'a=b'] }).request).toEqual({
      ...FILE,
      source: { regionId: 'cn-hangzhou', imageId: 'm-2' },
      tags: { team: 'web', stage: 'live', a: 'b' },
    });
    expect(draftOver(FILE, { imageId: 'cn-beijing:m-2' }).request).toEqual({
      ...FILE,
      source: { regionId: 'cn-beijing', imageId: 'm-2' },
    });
  });

  test('name the regions as a whole, and a region that the file names, too, keeps its settings', () => {
    const options = { to: ['eu-central-1,us-west-1,cn-shanghai'], bestEffort: ['eu-central-1,cn-shanghai'] };

    expect(draftOver(FILE, options)).toEqual({
      request: {
        ...FILE,
        targets: [
          { ...SETTINGS, required: false },
          { regionId: 'us-west-1', required: false },
          { regionId: 'cn-shanghai', required: false },
        ],
      },
      problems: [],
    });
  });

  test('cannot name every region where the file has settings for some', () => {
    expect(draftOver(FILE, { to: ['all'] }).problems).toEqual([
      '--to: "all" has no room for what the file sets for eu-central-1 (encrypted, kmsKeyId); name the regions',
      '--to: "all" has no room for what the file sets for us-west-1 (required); name the regions',
    ]);
    expect(draftOver({ ...FILE, targets: ['cn-beijing'] }, { to: ['all'] })).toEqual({
      request: { ...FILE, targets: 'all' },
      problems: [],
    });
  });

  test('fill in what a file leaves out', () => {
    expect(draftOver({ targets: 'all' }, { imageId: 'cn-hangzhou:m-1', tag: ['a=b'] }).request).toEqual({
      source: FILE.source,
      targets: 'all',
      tags: { a: 'b' },
    });
  });

  test('that are wrong themselves are said', () => {
    const options = { imageId: 'cn-hangzhou:m-1', from: 'cn-beijing', bestEffort: ['us-west-1'], tag: ['team'] };

    expect(draftOver(FILE, options).problems).toEqual([
      expect.stringContaining('--from: "cn-beijing" is not the region of "cn-hangzhou:m-1"'),
      '--best-effort: "us-west-1" is not named by --to; add it there',
      '--tag: "team" must be key=value',
    ]);
  });

  test.each([[['x']], ['text'], [null], [1]])('leave what is no request as it is: %j', (file) => {
    expect(draftOver(file, { priority: 'release' })).toEqual({ request: file, problems: [] });
  });

  test('do not hide a field of the wrong kind', () => {
    expect(draftOver({ source: 'm-1', targets: 5, tags: [] }, { priority: 'release' }).request).toEqual({
      source: 'm-1',
      targets: 5,
      tags: [],
      priority: 'release',
    });
  });
});
