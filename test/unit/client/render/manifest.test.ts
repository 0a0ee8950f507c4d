import { exitCodeOf } from '../../../../client/exit-codes';
import { changes, endLines, manifestText, waitText } from '../../../../client/render/manifest';
import { copyError } from '../../../../contract/errors';
import type { CopyRecord, Manifest } from '../../../../contract/schema/manifest';

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

  test('says with how many accounts a copy is shared, and what is in the way of the others', () => {
    const copy: Partial<CopyRecord> = { status: 'available', progress: 100, imageId: 'm-2' };
    const [one, two] = ['2000000000000001', '2000000000000002'];
    expect(manifestText(manifestOf([{ ...copy, sharedWith: [one, two] }]))).toMatch(/m-2 +shared with 2 accounts$/);
    expect(manifestText(manifestOf([{ ...copy, notSharedWith: [one] }]))).toMatch(/m-2 +shared with 0 of 1 account$/);
    expect(manifestText(manifestOf([{ status: 'copying', notSharedWith: [one] }]))).not.toContain('shared');
    expect(waitText(manifestOf([{ ...copy, notSharedWith: [one] }]))).toBe('still sharing the copies');
    const error = copyError('NotShared', 'cn-beijing');
    const lacking = manifestOf([{ ...copy, sharedWith: [one], notSharedWith: [two], error }], 'failed');
    const lines = manifestText(lacking).split('\n');
    expect(lines[3]).toMatch(/m-2 +NotShared; shared with 1 of 2 accounts$/);
    expect(lines).toContain(`  next step: ${error.hint}`);
    expect(endLines(lacking)[1]).toBe(
      `cn-beijing: available as m-2 (NotShared: ${error.message} ${error.hint} shared with 1 of 2 accounts)`,
    );
  });

  test('says below it once what an error is: in which targets, what it means, what to do next', () => {
    const error = {
      ...copyError('CopyFailed', 'cn-hangzhou'),
      code: 'Forbidden.RAM',
      message: 'CopyImage in cn-hangzhou: Forbidden.RAM: not authorized.',
      hint: 'Allow it.',
    };
    const copies: Partial<CopyRecord>[] = [
      { status: 'failed', error: { ...error, requestId: 'R-1' } },
      { regionId: 'us-west-1', status: 'failed', error: { ...error, requestId: 'R-2' } },
      { regionId: 'eu-west-1', error: copyError('CopyDeferred', 'eu-west-1') },
    ];
    const lines = manifestText(manifestOf(copies, 'failed')).split('\n');

    expect(lines[3]).toMatch(/^cn-beijing +failed +Forbidden\.RAM$/);
    expect(lines[5]).toMatch(/^eu-west-1 +queued +CopyDeferred$/);
    expect(lines.slice(6)).toEqual([
      '',
      'Forbidden.RAM: cn-beijing, us-west-1',
      '  CopyImage in cn-hangzhou: Forbidden.RAM: not authorized.',
      expect.stringMatching(/^ {2}meaning: \w.+ \w+/),
      '  next step: Allow it.',
      '  request id: R-1, R-2',
      '',
      'CopyDeferred: eu-west-1',
      '  The copy has to wait for another copy of the image.',
      '  next step: Nothing to do: the copy queues again.',
    ]);
  });

  test('has one block for an error of many regions, which names some of them', () => {
    const copies = Array.from({ length: 29 }, (_, n) => {
      const regionId = `r-${String(n)}`;
      return {
        regionId,
        status: 'failed',
        error: copyError('NameConflict', regionId, `m-${String(n)} is there`),
      } as const;
    });
    const below = manifestText(manifestOf(copies, 'failed')).split('\n').slice(32);

    expect(below[1]).toBe('NameConflict: r-0, r-1, r-2, r-3, r-4 and 24 more');
    expect(below).toHaveLength(9);
  });

  test('says of a copy that is gone that it is gone, and nothing that reads as if an image remained', () => {
    const at = '2026-11-24T00:00:00Z';
    const text = manifestText(
      manifestOf(
        [
          { status: 'cancelled', progress: 31, imageId: 'm-2', compensation: { outcome: 'cancelled', at } },
          { regionId: 'us-west-1', status: 'cancelled', compensation: { outcome: 'never-started', at } },
          {
            regionId: 'us-east-1',
            status: 'cancelled',
            progress: 100,
            imageId: 'm-3',
            compensation: { outcome: 'finished-deleted', at, imageId: 'm-3', leftovers: ['s-1'] },
          },
          {
            regionId: 'eu-west-1',
            status: 'available',
            progress: 100,
            imageId: 'm-4',
            compensation: { outcome: 'finished-kept', at },
          },
        ],
        'aborted',
      ),
    );

    expect(text).toMatch(/^cn-beijing +cancelled +gone, was at 31 %$/m);
    expect(text).toMatch(/^us-west-1 +cancelled +never started$/m);
    expect(text).toMatch(/^us-east-1 +cancelled +gone, had finished and was deleted; left over: s-1$/m);
    expect(text).toMatch(/^eu-west-1 +available +#{10} 100 % +m-4 +finished, kept$/m);
  });

  test('says of a copy that failed and was cleaned up that it is gone, too', () => {
    const compensation = { outcome: 'cancelled', at: '2026-11-24T00:00:00Z' } as const;
    const error = copyError('CopyTimedOut', 'cn-beijing');
    const text = manifestText(manifestOf([{ status: 'failed', progress: 31, imageId: 'm-2', error, compensation }]));

    expect(text).toMatch(/^cn-beijing +failed +CopyTimedOut; gone, was at 31 %$/m);
  });

  test('names the error of a copy that could not be cancelled', () => {
    const error = { ...copyError('CouldNotCancel', 'cn-beijing', 'CancelCopyImage: refused'), requestId: 'R-3' };
    const compensation = {
      outcome: 'could-not-cancel',
      at: '2026-11-24T00:00:00Z',
      leftovers: ['m-2'],
      error,
    } as const;
    const copy: Partial<CopyRecord> = {
      status: 'cancelled',
      progress: 31,
      imageId: 'm-2',
      compensation: { ...compensation, leftovers: ['m-2'] },
    };
    const text = manifestText(manifestOf([copy]));

    expect(text).toMatch(/31 % +m-2 +could-not-cancel, may go on; left over: m-2$/m);
    expect(text).toContain('CouldNotCancel: cn-beijing\n  CancelCopyImage: refused\n  meaning: The copy could not');
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

const TAKEN = copyError('NameConflict', 'us-west-1', 'm-9 already has the name web');

/** A dry run of which one region is of each kind. */
const PLAN: Manifest = {
  ...manifestOf(
    [
      { regionId: 'cn-beijing', status: 'planned', attempts: 0 },
      { regionId: 'eu-west-1', status: 'planned', attempts: 0, imageId: 'm-2', adopted: true, progress: 100 },
      { regionId: 'eu-central-1', status: 'planned', attempts: 0, imageId: 'm-3', adopted: true, progress: 40 },
      { regionId: 'us-west-1', status: 'failed', attempts: 0, error: TAKEN },
    ],
    'failed',
  ),
  dryRun: true,
};

test('a dry run says what would become of each region', () => {
  expect(manifestText(PLAN).split('\n')).toEqual([
    'm-1 (web) from cn-hangzhou: dry run, would fail: 1 would copy, 1 up to date, 1 would adopt, 1 would fail',
    '',
    expect.stringMatching(/^REGION/),
    expect.stringMatching(/^cn-beijing +would copy$/),
    expect.stringMatching(/^eu-west-1 +up to date +#{10} 100 % +m-2$/),
    expect.stringMatching(/^eu-central-1 +would adopt +####...... +40 % +m-3$/),
    expect.stringMatching(/^us-west-1 +would fail +NameConflict$/),
    '',
    'NameConflict: us-west-1',
    '  m-9 already has the name web',
    expect.stringMatching(/^ {2}meaning: Another image /),
    expect.stringMatching(/^ {2}next step: Rename or delete /),
  ]);
});

test('a dry run is a line per region off a terminal, too', () => {
  expect(changes(undefined, PLAN)).toEqual([
    'cn-beijing: would copy',
    'eu-west-1: up to date, m-2',
    'eu-central-1: would adopt, m-3',
    `us-west-1: would fail (NameConflict: m-9 already has the name web. ${TAKEN.hint})`,
  ]);
});

test('the end of a log has a line for the replication and one for every region', () => {
  const copies: Partial<CopyRecord>[] = [
    { status: 'available', imageId: 'm-2' },
    { regionId: 'us-west-1', status: 'failed', error: TAKEN },
  ];

  expect(endLines(manifestOf(copies, 'failed'))).toEqual([
    'm-1 (web) from cn-hangzhou: failed, 1 of 2 available',
    'cn-beijing: available as m-2',
    expect.stringMatching(/^us-west-1: failed \(NameConflict: m-9 already/),
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

  test('say in sentences what is wrong, with the id of the call, and that an abort has left nothing', () => {
    const error = { ...copyError('NameConflict', 'cn-beijing', 'm-9 has the name web'), requestId: 'R-1' };
    const compensation = { outcome: 'cancelled', at: '2026-11-24T00:00:00Z' } as const;

    expect(changes(undefined, manifestOf([{ status: 'failed', error }]))).toEqual([
      `cn-beijing: failed (NameConflict: m-9 has the name web. ${error.hint} Request id: R-1.)`,
    ]);
    expect(changes(undefined, manifestOf([{ error: copyError('CopyDeferred', 'cn-beijing') }]))).toEqual([
      'cn-beijing: queued (CopyDeferred: The copy has to wait for another copy of the image.)',
    ]);
    expect(changes(undefined, manifestOf([{ status: 'cancelling', progress: 31, imageId: 'm-2' }]))).toEqual([
      'cn-beijing: cancelling',
    ]);
    expect(
      changes(undefined, manifestOf([{ status: 'cancelled', progress: 31, imageId: 'm-2', compensation }])),
    ).toEqual(['cn-beijing: cancelled (gone, was at 31 %)']);
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
