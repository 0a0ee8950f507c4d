import { belongsTo, nameBehind } from '../../../../activities/retention/belongs';

const selected = { regionId: 'cn-hangzhou', namePattern: 'web-*', tags: { stage: 'live' }, newest: 1 };

describe('an image belongs to a selection', () => {
  test('when its name and tags fit, whether it is chosen at present or not', () => {
    expect(belongsTo(selected, { name: 'web-1', tags: { stage: 'live', other: '' } })).toBe(true);
  });

  test.each([
    ['another name', { name: 'db-1', tags: { stage: 'live' } }],
    ['another tag', { name: 'web-1', tags: { stage: 'test' } }],
    ['another name, and tags that nobody knows', { name: 'db-1' }],
  ])('and not with %s', (_, traits) => {
    expect(belongsTo(selected, traits)).toBe(false);
  });

  test('and nobody can tell without what the selection asks for', () => {
    expect(belongsTo(selected, { name: 'web-1' })).toBeUndefined();
    expect(belongsTo(selected, {})).toBeUndefined();
    expect(belongsTo({ regionId: 'cn-hangzhou', imageIds: ['m-abc'] }, { name: 'web-1', tags: {} })).toBeUndefined();
  });
});

describe('the name of a source that is gone', () => {
  test.each([
    ['{name}-{id}', 'web-1-m-abc', 'web-1'],
    ['dr-{date}-{name}', 'dr-2026-11-24-web.1', 'web.1'],
    ['{name}_{name}', 'web_web', 'web'],
    ['x{id}', 'xm-abc', undefined],
    ['{name}-{id}', 'web-1-m-other', undefined],
    ['{name}-{id}', 'release-7', undefined],
    ['{name}_{name}', 'web_db', undefined],
    ['a.{name}', 'abweb', undefined],
  ])('by the template %s from %s is %s', (template, copyName, name) => {
    expect(nameBehind(copyName, template, 'm-abc')).toBe(name);
  });
});
