import { exitCodeOf } from '../../../client/exit-codes';
import { changes, manifestText, waitText } from '../../../client/render';
import { copyError } from '../../../contract/errors';
import type { CopyRecord, Manifest } from '../../../contract/schema/manifest';

function manifestOf(copies: Partial<CopyRecord>[], status: Manifest['status'] = 'running'): Manifest {
  return {
    replicationId: 'replicate/m-1',
    status,
    source: { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web' },
    copies: copies.map((copy) => ({
      regionId: 'cn-beijing',
      required: true,
      status: 'queued',
      attempts: 1,
      ...copy,
    })),
  };
}

describe('the table', () => {
  test('has a line for the replication and one for every region', () => {
    const text = manifestText(
      manifestOf([
        { status: 'copying', progress: 43, imageId: 'm-2' },
        { regionId: 'eu-central-1', status: 'available', progress: 100, imageId: 'm-3', adopted: true },
      ]),
    );
    expect(text.split('\n')).toEqual([
      'm-1 (web) from cn-hangzhou: running, 1 of 2 available',
      '',
      'REGION        STATUS     PROGRESS          IMAGE',
      'cn-beijing    copying    ####......  43 %  m-2',
      'eu-central-1  available  ########## 100 %  m-3    adopted',
    ]);
  });

  test('names what a good copy lacks', () => {
    const remark = { attribute: 'nvmeSupport', source: 'supported', copy: 'unsupported', reason: 'Forbidden.RAM' };
    const copy: Partial<CopyRecord> = { status: 'available', progress: 100, imageId: 'm-2', remarks: [remark] };
    expect(manifestText(manifestOf([copy]))).toMatch(/m-2 +differs in nvmeSupport$/);
    expect(manifestText(manifestOf([{ ...copy, adopted: true }]))).toMatch(/m-2 +adopted; differs in nvmeSupport$/);
  });

  test('says why a region failed and what to do, in sentences', () => {
    const own = copyError('NameConflict', 'cn-beijing', 'm-9 already has the name web');
    const ofEcs = {
      ...copyError('CopyFailed', 'us-west-1'),
      code: 'Forbidden.RAM',
      message: 'CopyImage in cn-hangzhou: Forbidden.RAM: not authorized.',
    };
    const text = manifestText(
      manifestOf(
        [own, ofEcs].map((error) => ({ status: 'failed', error })),
        'failed',
      ),
    );

    expect(text).toContain(`NameConflict: m-9 already has the name web. ${own.hint}`);
    expect(text).toMatch(/failed +CopyImage in cn-hangzhou: Forbidden.RAM: not authorized\. Start again/);
  });

  test('says what compensation did, unless the status says the same', () => {
    const at = '2026-11-24T00:00:00Z';
    const text = manifestText(
      manifestOf(
        [
          { regionId: 'cn-beijing', status: 'cancelled', compensation: { outcome: 'cancelled', at } },
          { regionId: 'us-west-1', status: 'cancelled', compensation: { outcome: 'never-started', at } },
        ],
        'aborted',
      ),
    );

    expect(text).toMatch(/^cn-beijing +cancelled$/m);
    expect(text).toMatch(/^us-west-1 +cancelled +never-started$/m);
  });
});

test('the columns of the table stay below each other when a cell has Chinese letters', () => {
  const [, , heading = '', ...rows] = manifestText(
    manifestOf([
      { regionId: '北京', status: 'available', imageId: 'm-2' },
      { regionId: 'us-west-1', status: 'available', imageId: 'm-3' },
    ]),
  ).split('\n');

  expect(heading).toMatch(/^REGION {5}STATUS/);
  expect(rows).toEqual([expect.stringMatching(/^北京 {7}available/), expect.stringMatching(/^us-west-1 {2}available/)]);
});

test('a dry run says what would become of each region', () => {
  const error = copyError('NameConflict', 'us-west-1', 'm-9 already has the name web');
  const text = manifestText({
    ...manifestOf(
      [
        { regionId: 'cn-beijing', status: 'planned', attempts: 0 },
        { regionId: 'eu-west-1', status: 'planned', attempts: 0, imageId: 'm-2', adopted: true },
        { regionId: 'us-west-1', status: 'failed', attempts: 0, error },
      ],
      'failed',
    ),
    dryRun: true,
  });

  expect(text.split('\n')).toEqual([
    'm-1 (web) from cn-hangzhou: dry run failed, 2 of 3 would be available',
    '',
    expect.stringMatching(/^REGION/),
    expect.stringMatching(/^cn-beijing +planned +would be copied$/),
    expect.stringMatching(/^eu-west-1 +planned +m-2 +would be adopted$/),
    expect.stringMatching(/^us-west-1 +failed +NameConflict: m-9 already has the name web\. /),
  ]);
});

describe('what is waited for', () => {
  test('is every copy that has not ended, by what it does', () => {
    const text = waitText(
      manifestOf([
        { regionId: 'cn-beijing', status: 'available', imageId: 'm-2' },
        { regionId: 'us-west-1', status: 'copying', progress: 43 },
        { regionId: 'cn-shanghai' },
        { regionId: 'eu-west-1', status: 'copying', progress: 1, error: copyError('CopyStalled', 'eu-west-1') },
        { regionId: 'cn-shenzhen' },
        { regionId: 'eu-central-1', status: 'failed' },
      ]),
    );

    expect(text).toBe(
      'still waiting for 4 of 6 regions: 2 queued (cn-shanghai, cn-shenzhen), 2 copying (us-west-1 43 %, eu-west-1 1 % CopyStalled)',
    );
  });

  test('names some of many', () => {
    const copies = Array.from({ length: 20 }, (_, n) => ({ regionId: `r-${String(n)}` }));

    expect(waitText(manifestOf(copies))).toBe(
      'still waiting for 20 of 20 regions: 20 queued (r-0, r-1, r-2, r-3, r-4 and 15 more)',
    );
  });

  test('is the end, once all copies have ended', () => {
    expect(waitText(manifestOf([{ status: 'available' }]))).toBe('still waiting for the end of the replication');
  });
});

describe('the changes', () => {
  test('are all copies at first', () => {
    expect(changes(undefined, manifestOf([{}]))).toEqual(['cn-beijing: queued']);
  });

  test('leave out what is as it was, and progress within a quarter', () => {
    const before = manifestOf([{ status: 'copying', progress: 26 }, { regionId: 'us-west-1' }]);
    const after = manifestOf([
      { status: 'copying', progress: 49 },
      { regionId: 'us-west-1', status: 'starting' },
    ]);
    expect(changes(before, after)).toEqual(['us-west-1: starting']);
  });

  test('show the next quarter, and the image in the end', () => {
    const before = manifestOf([{ status: 'copying', progress: 26 }]);
    expect(changes(before, manifestOf([{ status: 'copying', progress: 51 }]))).toEqual(['cn-beijing: copying 50 %']);
    expect(changes(before, manifestOf([{ status: 'available', imageId: 'm-2' }]))).toEqual([
      'cn-beijing: available as m-2',
    ]);
  });
});

test.each([
  ['succeeded', 0],
  ['planned', 0],
  ['failed', 1],
  ['partial', 3],
  ['aborted', 4],
] as const)('a replication that is %s exits with %d', (status, code) => {
  expect(exitCodeOf({ status })).toBe(code);
});
