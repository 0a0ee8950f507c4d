import { belongsTo, groupBehind, nameBehind } from '../../../../activities/retention/belongs';

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

describe('an image of a selection by family and age', () => {
  const byFamily = { regionId: 'cn-hangzhou', family: 'web', createdSince: '2026-11-01' };
  const traits = { imageFamily: 'web', createdAt: Date.UTC(2026, 10, 2) };

  test.each<[string, Parameters<typeof belongsTo>[1], boolean | undefined]>([
    ['fits', traits, true],
    ['is of another family', { ...traits, imageFamily: 'db' }, false],
    ['is older than a fixed time', { ...traits, createdAt: Date.UTC(2026, 9, 2) }, false],
    ['has a family that nobody knows', { createdAt: traits.createdAt }, undefined],
    ['has an age that nobody knows', { imageFamily: 'web' }, undefined],
  ])('that %s', (_, image, answer) => {
    expect(belongsTo(byFamily, image)).toBe(answer);
  });

  test('still belongs when a length of time has left it behind', () => {
    expect(belongsTo({ ...byFamily, createdSince: '30d' }, { imageFamily: 'web', createdAt: 0 })).toBe(true);
  });
});

describe('the group of a source', () => {
  test.each<[string, Parameters<typeof groupBehind>[0], string | undefined]>([
    ['family', { imageFamily: 'web' }, 'web'],
    ['family', { name: 'web-1' }, undefined],
    ['name', { name: 'web-1' }, 'web'],
    ['name', {}, undefined],
    ['tag:app', { tags: { app: 'shop' } }, '=shop'],
    ['tag:app', { name: 'web-1', imageFamily: 'web' }, undefined],
  ])('by %s, of %j, is %j', (newestPer, traits, group) => {
    expect(groupBehind(traits, newestPer)).toBe(group);
    const selected = { regionId: 'cn-hangzhou', newestPer };
    expect(belongsTo(selected, traits)).toBe(group === undefined ? undefined : true);
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
