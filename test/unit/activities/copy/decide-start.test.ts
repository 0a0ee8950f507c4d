import { decideStart, type StartSituation } from '../../../../activities/copy/decide-start';
import type { EcsImage } from '../../../../activities/ecs/api';
import { EcsFailure } from '../../../../activities/ecs/failure';
import { PROVENANCE_TAGS } from '../../../../contract/names';
import { sampleImage, sampleSpec } from '../../../support/samples';

const spec = sampleSpec();
const ours = (changes: Partial<EcsImage> = {}) => sampleImage({ tags: spec.tags, ...changes });
const sameSource = (changes: Partial<EcsImage> = {}) =>
  ours({ tags: { ...spec.tags, [PROVENANCE_TAGS.run]: 'run-2' }, ...changes });

const decide = (situation: Partial<StartSituation>) => decideStart({ spec, ...situation });
const decideOn = (image: EcsImage) => decide({ found: image, tagged: image });

type Facts = EcsFailure['facts'];
function refusal(facts: Partial<Facts>, generation?: string): Required<Pick<StartSituation, 'refusal'>> {
  const failure = new EcsFailure({
    action: 'CopyImage',
    regionId: spec.regionId,
    code: 'SomeCode',
    class: 'region',
    message: 'CopyImage in cn-beijing: SomeCode',
    executed: 'no',
    hint: '',
    ...facts,
  });
  return { refusal: { failure, ...(generation !== undefined && { generation }) } };
}

describe('after ECS has refused a copy that was to be taken from a finished copy', () => {
  const via = { regionId: 'cn-shenzhen', imageId: 'm-relay' };
  const gone = refusal({ class: 'gone', code: 'InvalidImageId.NotFound', message: 'it is gone' }).refusal;

  it('queues again, to be taken from its source', () => {
    const situation = { spec: { ...spec, via }, refusal: { ...gone, mayPassFromSource: true } };
    expect(decide(situation)).toMatchObject({ step: 'leaveRelay', error: { code: 'RelayLost', class: 'busy' } });
  });

  it('goes on with the image that an earlier call has started in spite of the refusal', () => {
    const image = ours({ status: 'Creating' });
    const situation = { spec: { ...spec, via }, found: image, tagged: image };
    expect(decide({ ...situation, refusal: { ...gone, mayPassFromSource: true } })).toMatchObject({ step: 'takeOver' });
  });

  it('fails like any other for what the source would meet as well', () => {
    const full = refusal({ class: 'quota', code: 'QuotaExceed.Image' }).refusal;
    expect(decide({ spec: { ...spec, via }, refusal: full })).toMatchObject({ step: 'fail' });
  });
});

describe('before CopyImage is sent', () => {
  it('copies when nothing is there', () => {
    expect(decide({})).toEqual({ step: 'copy' });
  });

  it.each(['Creating', 'Waiting', 'Available'] as const)('takes over what it started itself, %s', (status) => {
    expect(decideOn(ours({ status }))).toEqual({ step: 'takeOver', imageId: 'm-copy0001', adopted: false });
  });

  it.each(['Creating', 'Waiting', 'Available'] as const)('adopts what another replication started, %s', (status) => {
    expect(decideOn(sameSource({ status }))).toMatchObject({ step: 'takeOver', adopted: true });
  });

  it.each(['CreateFailed', 'UnAvailable'] as const)('replaces a copy of the source that is %s', (status) => {
    expect(decideOn(ours({ status }))).toMatchObject({ step: 'replace' });
    expect(decideOn(sameSource({ status }))).toMatchObject({ step: 'replace' });
  });

  it.each([
    ['foreign', sampleImage({ isCopied: false, status: 'Available' })],
    ['foreign and broken', sampleImage({ isCopied: false, status: 'CreateFailed' })],
    ['without tags, although they had their time', sampleImage({ status: 'Available' })],
    ['deprecated', ours({ status: 'Deprecated' })],
  ])('fails when the image of that name is %s', (_, image) => {
    expect(decideOn(image)).toMatchObject({ step: 'fail', failure: { type: 'NameConflict', nonRetryable: true } });
  });

  it.each([
    ['is gone', {}],
    ['turns out to be broken', { tagged: ours({ status: 'CreateFailed' }) }],
  ])('looks again when the image %s while its tags are awaited', (_, situation) => {
    expect(decide({ found: sampleImage(), ...situation })).toMatchObject({
      step: 'fail',
      failure: { type: 'CopyInProgress', nonRetryable: false },
    });
  });
});

describe('after CopyImage has failed', () => {
  it('takes over what is there', () => {
    expect(decide({ ...refusal({ class: 'busy' }), found: ours(), tagged: ours() })).toMatchObject({
      step: 'takeOver',
      adopted: false,
    });
  });

  it.each([
    ['nothing is there', {}],
    ['only a broken copy is there', { found: ours({ status: 'CreateFailed' }) }],
  ])('defers when another copy is in the way and %s', (_, situation) => {
    expect(decide({ ...refusal({ class: 'busy' }), ...situation })).toMatchObject({ step: 'defer' });
  });

  it.each(['IdempotentParameterMismatch', 'IdempotentFailed'])(
    'renews a client token after %s, three times',
    (code) => {
      const refused = (generation?: string) => decide(refusal({ code, class: 'token' }, generation));
      expect(refused()).toEqual({ step: 'renewToken', obsolete: code });
      expect(refused('m-dead')).toEqual({ step: 'renewToken', obsolete: code });
      expect(refused(code)).toEqual({ step: 'renewToken', obsolete: `${code}.2` });
      expect(refused(`${code}.2`)).toEqual({ step: 'renewToken', obsolete: `${code}.3` });
      expect(refused(`${code}.3`)).toMatchObject({ step: 'fail', failure: { type: code, nonRetryable: true } });
    },
  );

  it('looks again when the name is taken by an image that does not show', () => {
    expect(decide(refusal({ class: 'adopt' }))).toMatchObject({ step: 'lookLonger', error: { class: 'adopt' } });
  });

  it('fails as ECS says otherwise', () => {
    const situation = refusal({ class: 'region' });
    expect(decide(situation)).toEqual({ step: 'fail', failure: situation.refusal.failure });
  });
});
