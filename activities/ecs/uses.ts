import { DescribeInstancesRequest } from '@alicloud/ecs20140526/dist/models/DescribeInstancesRequest';
import { DescribeLaunchTemplatesRequest } from '@alicloud/ecs20140526/dist/models/DescribeLaunchTemplatesRequest';
import { DescribeLaunchTemplateVersionsRequest } from '@alicloud/ecs20140526/dist/models/DescribeLaunchTemplateVersionsRequest';
import { z } from 'zod';
import { unexpectedAnswer } from './classify';
import type { EcsCall } from './client';
import { fieldsOf, numberOf, textOf } from './lenient';
import { allPages } from './pages';

/**
 * What uses an image. Somebody relies on these answers before an image is deleted, so they are read strictly: one that leaves
 * a list out, or less than it counts, is a failure and no "nobody".
 */

/** Most launch templates, or versions, of one page. */
const PAGE_SIZE = 50;

const Total = z.looseObject({ TotalCount: z.unknown().optional() });
const Instances = Total.extend({ Instances: z.looseObject({ Instance: z.array(z.unknown()) }) });
const Templates = Total.extend({ LaunchTemplateSets: z.looseObject({ LaunchTemplateSet: z.array(z.unknown()) }) });
const Versions = Total.extend({
  LaunchTemplateVersionSets: z.looseObject({ LaunchTemplateVersionSet: z.array(z.unknown()) }),
});

/** Id of an instance of an image: the first page tells. The id is `?` when the answer counts instances and shows none. */
export async function findInstanceOf(call: EcsCall, regionId: string, imageId: string): Promise<string | undefined> {
  const answer = await call(
    'DescribeInstances',
    regionId,
    new DescribeInstancesRequest({ regionId, imageId }),
    Instances,
  );
  const [first] = answer.Instances.Instance;
  if (first === undefined) return (numberOf(answer.TotalCount) ?? 0) > 0 ? '?' : undefined;
  return textOf(fieldsOf(first)?.['InstanceId']) || '?';
}

/** Ids of launch templates by the ids of the images that any of their versions names. */
export async function describeTemplateImages(call: EcsCall, regionId: string): Promise<ReadonlyMap<string, string>> {
  const templates = await allPages('DescribeLaunchTemplates', regionId, async (pageNumber) => {
    const request = new DescribeLaunchTemplatesRequest({ regionId, pageNumber, pageSize: PAGE_SIZE });
    const answer = await call('DescribeLaunchTemplates', regionId, request, Templates);
    return { items: answer.LaunchTemplateSets.LaunchTemplateSet, total: answer.TotalCount };
  });
  const images = new Map<string, string>();
  for (const template of templates) {
    const launchTemplateId = textOf(fieldsOf(template)?.['LaunchTemplateId']);
    if (launchTemplateId === '') throw unexpectedAnswer('DescribeLaunchTemplates', regionId, 'gave one without an id');
    for (const imageId of await imagesOfTemplate(call, regionId, launchTemplateId))
      images.set(imageId, launchTemplateId);
  }
  return images;
}

/** A version need not name an image. One that cannot be read may name any. */
async function imagesOfTemplate(call: EcsCall, regionId: string, launchTemplateId: string): Promise<string[]> {
  const action = 'DescribeLaunchTemplateVersions';
  const versions = await allPages(action, regionId, async (pageNumber) => {
    const page = { regionId, launchTemplateId, detailFlag: true, pageNumber, pageSize: PAGE_SIZE };
    const answer = await call(action, regionId, new DescribeLaunchTemplateVersionsRequest(page), Versions);
    return { items: answer.LaunchTemplateVersionSets.LaunchTemplateVersionSet, total: answer.TotalCount };
  });
  return versions.map((version) => {
    const data = fieldsOf(fieldsOf(version)?.['LaunchTemplateData']);
    if (data === undefined)
      throw unexpectedAnswer(action, regionId, `gave a version of ${launchTemplateId} without its data`);
    return textOf(data['ImageId']);
  });
}
