import { decideCopy, decideUse, objectionToRegion } from '../../../../activities/retention/decide';
import type { CopyFacts, RegionFacts, Uses } from '../../../../activities/retention/facts';
import { type CopyGuard, GUARDS, type RegionGuard, type UseGuard } from '../../../../activities/retention/guards';
import type { RetentionDecision } from '../../../../contract/retention';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 26, 2);
const markOf = (daysAgo: number): string => new Date(NOW - daysAgo * DAY).toISOString();

/** A copy of an image that was created so many days ago, and copied a day later. */
function copy(daysAgo: number, changes: Partial<CopyFacts> = {}): CopyFacts {
  const id = `m-${String(daysAgo)}`;
  return {
    imageId: `${id}-copy`,
    name: `web-${id}`,
    source: `cn-hangzhou/${id}`,
    isOurs: true,
    belongs: true,
    group: '',
    isSelected: false,
    state: 'usable',
    stateText: 'it is Available',
    createdAt: NOW - (daysAgo - 1) * DAY,
    sourceCreatedAt: NOW - daysAgo * DAY,
    isKeptByHand: false,
    tagCount: 3,
    isPublic: false,
    isUsed: false,
    snapshotIds: ['s-1'],
    ...changes,
  };
}

function deprecated(daysAgo: number, changes: Partial<CopyFacts> = {}): CopyFacts {
  return copy(daysAgo, { state: 'deprecated', stateText: 'it is Deprecated', mark: markOf(31), ...changes });
}

function region(copies: CopyFacts[], changes: Partial<RegionFacts> = {}): RegionFacts {
  const rules = { now: NOW, keep: 2, deleteAfterMs: 30 * DAY, ignoresScalingConfigurations: true };
  return { ...rules, selectedCount: 2, shareWith: [], lacking: [], copies: [copy(2), copy(3), ...copies], ...changes };
}

const FREE: Uses = { sharing: {}, instances: {}, launchTemplates: {}, replications: {} };

function decided(one: CopyFacts, changes: Partial<RegionFacts> = {}, guards = GUARDS): RetentionDecision {
  return decideCopy(one, region([one], changes), guards);
}

describe('what nothing protects', () => {
  test('is deprecated, and deleted once it was Deprecated long enough', () => {
    expect(decided(copy(9))).toEqual({
      imageId: 'm-9-copy',
      name: 'web-m-9',
      source: 'cn-hangzhou/m-9',
      action: 'deprecate',
      reason: 'it is not among the newest 2',
      snapshotIds: ['s-1'],
    });
    expect(decided(deprecated(9)).action).toBe('delete');
    expect(decideUse(decided(copy(9)), FREE)).toEqual(decided(copy(9)));
  });
});

test('the newest are counted in each group apart', () => {
  const web = copy(9, { group: 'web' });
  const newer = [copy(4, { group: 'web' }), copy(5, { group: 'web' })];
  expect(decideCopy(web, region([web])).action).toBe('keep');
  expect(decideCopy(web, region([web, ...newer])).action).toBe('deprecate');
});

const onGuard = <Guard extends (...input: never[]) => unknown>(guard: Guard): [string, Guard] => [guard.name, guard];
const without = <Guard>(guards: readonly Guard[], guard: Guard): Guard[] => guards.filter((other) => other !== guard);

/** For each guard, a copy that it alone protects: without it, the copy goes. */
const PROTECTED: Record<string, { one: CopyFacts; rules?: Partial<RegionFacts>; reason: RegExp; goes?: string }> = {
  hasNoProvenance: { one: copy(9, { isOurs: false }), reason: /do not prove that imageferry made it/ },
  belongsElsewhere: { one: copy(9, { belongs: false }), reason: /does not belong to the selection/ },
  isStillWanted: { one: copy(9, { isSelected: true }), reason: /its source is selected/ },
  isAmongTheNewest: { one: copy(1), reason: /among the newest 2/ },
  isKeptByHand: { one: copy(9, { isKeptByHand: true }), reason: /the tag that keeps it/ },
  isNotVerified: {
    one: copy(9, { state: 'other', stateText: 'it is UnAvailable' }),
    reason: /^it is UnAvailable$/,
    goes: 'delete',
  },
  wasDeprecatedByOthers: { one: deprecated(9, { mark: '' }), reason: /somebody else/, goes: 'delete' },
  isDeprecatedForTooShort: { one: deprecated(9, { mark: markOf(29) }), reason: /goes after/, goes: 'delete' },
  mayBeScaledFrom: {
    one: deprecated(9),
    rules: { ignoresScalingConfigurations: false },
    reason: /scaling configurations cannot be read/,
    goes: 'delete',
  },
  hasNoRoomForTheMark: { one: copy(9, { tagCount: 20 }), reason: /has 20 tags, and no room/ },
  isACommunityImage: { one: copy(9, { isPublic: true }), reason: /community image/ },
  isUsedAsEcsSays: { one: deprecated(9, { isUsed: true }), reason: /instances use it/, goes: 'delete' },
};

describe('a guard for one copy', () => {
  test.each(GUARDS.copy.map(onGuard))('keeps it by itself: %s', (name: string, guard: CopyGuard) => {
    const { one, rules, reason, goes = 'deprecate' } = PROTECTED[name] as (typeof PROTECTED)[string];
    expect(decided(one, rules)).toMatchObject({ action: 'keep', reason: expect.stringMatching(reason) as string });
    expect(decided(one, rules, { ...GUARDS, copy: without(GUARDS.copy, guard) }).action).toBe(goes);
  });
});

const USED: Record<string, Uses> = {
  isShared: { ...FREE, sharing: { found: 'shared' } },
  isUsedByInstances: { ...FREE, instances: { found: 'instances use it' } },
  isUsedByLaunchTemplates: { ...FREE, launchTemplates: { found: 'lt-1 names it' } },
  isBeingReplicated: { ...FREE, replications: { found: 'a replication reads it' } },
  cannotBeLookedUp: { ...FREE, launchTemplates: { error: 'Forbidden' } },
};

describe('a look at what uses a copy', () => {
  test.each(GUARDS.use.map(onGuard))('keeps it by itself: %s', (name: string, guard: UseGuard) => {
    for (const decision of [decided(copy(9)), decided(deprecated(9))]) {
      const uses = USED[name] as Uses;
      expect(decideUse(decision, uses).action).toBe('keep');
      expect(decideUse(decision, uses, { ...GUARDS, use: without(GUARDS.use, guard) })).toEqual(decision);
    }
  });

  test.each(['sharing', 'instances', 'launchTemplates', 'replications'] as const)(
    'that fails means that the copy stays: %s',
    (look) => {
      expect(decideUse(decided(deprecated(9)), { ...FREE, [look]: { error: 'timed out' } })).toMatchObject({
        action: 'keep',
        reason: 'nobody can tell whether it is in use: timed out',
      });
    },
  );
});

const CLOSED: Record<string, Partial<RegionFacts>> = {
  nothingIsSelected: { selectedCount: 0 },
  aSelectedImageIsNotCorrect: { lacking: ['m-2'] },
};

describe('a guard for a region', () => {
  test.each(GUARDS.region.map(onGuard))('keeps all of it by itself: %s', (name: string, guard: RegionGuard) => {
    const facts = region([copy(9)], CLOSED[name]);
    expect(objectionToRegion(facts)).toEqual(expect.any(String));
    expect(objectionToRegion(facts, { ...GUARDS, region: without(GUARDS.region, guard) })).toBeUndefined();
  });
});

describe('the newest', () => {
  const actionsOf = (facts: RegionFacts): Record<string, string> =>
    Object.fromEntries(facts.copies.map((one) => [one.imageId, decideCopy(one, facts).action]));

  test('are counted by images: two copies of one image count once, and both stay', () => {
    const facts = region([copy(3, { imageId: 'm-release' }), copy(4)]);
    expect(actionsOf(facts)).toEqual({
      'm-2-copy': 'keep',
      'm-3-copy': 'keep',
      'm-release': 'keep',
      'm-4-copy': 'deprecate',
    });
  });

  test('are those that can be used: what is broken, of others or of another selection takes no place', () => {
    const others = [copy(1, { state: 'other' }), copy(1, { belongs: undefined }), copy(1, { isOurs: false })];
    expect(actionsOf(region([...others, deprecated(1)]))).toMatchObject({ 'm-2-copy': 'keep', 'm-3-copy': 'keep' });
  });

  test('by the age of the source or of the copy: an old image that was copied late stays, and displaces nothing', () => {
    const late = copy(90, { createdAt: NOW - DAY });
    expect(actionsOf(region([late, copy(4)]))).toEqual({
      'm-2-copy': 'keep',
      'm-3-copy': 'keep',
      'm-90-copy': 'keep',
      'm-4-copy': 'deprecate',
    });
  });

  test('may be Deprecated ones, where too few can be used: those are not deleted', () => {
    expect(decideCopy(deprecated(9), region([deprecated(9), deprecated(10)], { keep: 3 })).action).toBe('keep');
    const facts = region([deprecated(9), deprecated(10)], { keep: 3 });
    expect(actionsOf(facts)).toMatchObject({ 'm-9-copy': 'keep', 'm-10-copy': 'delete' });
  });

  test('are not known of a copy whose age ECS does not say: it stays', () => {
    const ageless = copy(9);
    delete ageless.createdAt;
    expect(decided(ageless)).toMatchObject({ action: 'keep', reason: 'ECS does not say when it was made' });
  });
});

describe('the mark of a deprecation', () => {
  test.each([
    ['that is still to come', markOf(-1)],
    ['that nobody can read', 'yesterday'],
    ['that was undone', ''],
  ])('%s does not let a copy go', (_, mark) => {
    expect(decided(deprecated(9, { mark })).action).toBe('keep');
  });

  test('is forgotten when somebody has made the copy Available again and it stays', () => {
    expect(decided(copy(9, { mark: markOf(3), isKeptByHand: true }))).toMatchObject({ action: 'forget' });
    expect(decided(copy(9, { mark: '', isKeptByHand: true })).action).toBe('keep');
    expect(decided(copy(9, { mark: markOf(3) })).action).toBe('deprecate');
  });

  test('of an image that is not of imageferry is left alone', () => {
    expect(decided(copy(9, { mark: markOf(3), isOurs: false })).action).toBe('keep');
  });
});
