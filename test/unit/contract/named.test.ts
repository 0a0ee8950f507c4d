import { isAnythingNamed, Named } from '../../../contract/schema/named';

function regionsIn(targets: unknown): string[] {
  return Named.parse({ targets }).targets.map(({ field, regionId }) => `${field}: ${regionId}`);
}

describe('the regions that ECS is asked about', () => {
  test('are the well-formed ones of a list, by their place in it', () => {
    expect(regionsIn(['cn-beijing', 'Beijing', { regionId: 'eu-west-1', speed: 1 }, 5, {}])).toEqual([
      'targets.0: cn-beijing',
      'targets.2: eu-west-1',
    ]);
  });

  test('are those left out or not required, when every region is named', () => {
    expect(regionsIn({ all: true, except: ['cn-beijing', 'Beijing'], bestEffort: ['eu-west-1'] })).toEqual([
      'targets.except.0: cn-beijing',
      'targets.bestEffort.0: eu-west-1',
    ]);
    expect(regionsIn({ all: 'yes', except: 'cn-beijing', bestEffort: [null, 'eu-west-1'] })).toEqual([
      'targets.bestEffort.1: eu-west-1',
    ]);
  });

  test.each(['all', undefined, null, 5, {}, [[]], ['Beijing']])('are none in %p', (targets) => {
    expect(regionsIn(targets)).toEqual([]);
    expect(isAnythingNamed(Named.parse({ targets }))).toBe(false);
  });
});
