import { z } from 'zod';
import type { EcsCall } from '../../../../activities/ecs/client';
import { EcsFailure } from '../../../../activities/ecs/failure';
import { describeTemplateImages, findInstanceOf } from '../../../../activities/ecs/uses';

/** Answers each action as it is told, by the schema that the call brings. */
function answering(answers: Record<string, unknown>): EcsCall {
  return (action, _regionId, _request, schema) => Promise.resolve().then(() => z.parse(schema, answers[action]));
}

describe('an answer that says too little is no "nobody"', () => {
  test.each([
    [{ Instances: { Instance: [] }, TotalCount: 3 }, '?'],
    [{ Instances: { Instance: [{}] } }, '?'],
    [{ Instances: { Instance: [] }, TotalCount: 0 }, undefined],
  ])('which instance: %j', async (answer, expected) => {
    expect(await findInstanceOf(answering({ DescribeInstances: answer }), 'cn-beijing', 'm-1')).toBe(expected);
  });

  const template = { LaunchTemplateId: 'lt-1' };
  const templates = { TotalCount: 1, LaunchTemplateSets: { LaunchTemplateSet: [template] } };
  const versions = (list: unknown[], TotalCount?: number) => ({
    TotalCount,
    LaunchTemplateVersionSets: { LaunchTemplateVersionSet: list },
  });

  test.each([
    ['no total', versions([{ LaunchTemplateData: {} }])],
    ['fewer than it counts', versions([], 2)],
    ['a version without data', versions([{}], 1)],
    ['no list', { TotalCount: 0 }],
  ])('which launch template, with %s', async (_, answer) => {
    const call = answering({ DescribeLaunchTemplates: templates, DescribeLaunchTemplateVersions: answer });
    await expect(describeTemplateImages(call, 'cn-beijing')).rejects.toThrow();
  });

  test('which launch template, with one that has no id', async () => {
    const nameless = { TotalCount: 1, LaunchTemplateSets: { LaunchTemplateSet: [{}] } };
    const call = answering({ DescribeLaunchTemplates: nameless });
    await expect(describeTemplateImages(call, 'cn-beijing')).rejects.toThrow(EcsFailure);
  });
});
