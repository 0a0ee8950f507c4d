import { targetsOf } from '../../../client/commands/targets-of';

test.each([
  [{ to: ['cn-beijing, eu-west-1', 'us-west-1,'] }, ['cn-beijing', 'eu-west-1', 'us-west-1']],
  [{ to: ['all'] }, 'all'],
  [{ to: [' all ', 'all,'] }, 'all'],
  [
    { to: ['all'], except: ['cn-beijing,'] },
    { all: true, except: ['cn-beijing'] },
  ],
  [
    { to: ['all'], except: ['a', 'b'], bestEffort: ['c, d'] },
    { all: true, except: ['a', 'b'], bestEffort: ['c', 'd'] },
  ],
  [{ to: ['a,b'], bestEffort: ['b'] }, ['a', { regionId: 'b', required: false }]],
  [{ to: [','] }, []],
  [{}, undefined],
])('%j are the targets %j', (options, targets) => {
  expect(targetsOf(options)).toEqual({ ...(targets !== undefined && { targets }), problems: [] });
});

test.each([
  [{ to: ['all,cn-beijing'] }, '--to: "all" is every region, and "cn-beijing" is named beside it; keep one of them'],
  [{ to: ['a'], bestEffort: ['b'] }, '--best-effort: "b" is not named by --to; add it there'],
  [{ bestEffort: ['b'] }, '--best-effort: "b" is not named by --to; add it there'],
  [{ to: ['a'], except: ['b'] }, '--except: goes with --to all only; leave the region out of --to'],
])('%j are refused: %s', (options, problem) => {
  expect(targetsOf(options).problems).toEqual([problem]);
});
