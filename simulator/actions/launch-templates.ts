import type { Account } from '../account';
import { documentedError, missingParameter } from '../ecs-error';
import type { TemplateVersion } from '../image-users';
import type { Parameters } from '../parameters';
import { pageOf } from './paging';
import { regionOf } from './rules';

const PAGE_SIZE = 50;

/** The launch templates of one region, in pages of at most 50. */
export function describeLaunchTemplates(account: Account, parameters: Parameters): Record<string, unknown> {
  const regionId = regionOf(account, parameters);
  const byId = new Map<string, TemplateVersion>();
  for (const version of account.templateVersionsIn(regionId)) {
    const latest = byId.get(version.launchTemplateId);
    if (latest === undefined || latest.version < version.version) byId.set(version.launchTemplateId, version);
  }
  const ids = parameters.list('LaunchTemplateId');
  const names = parameters.list('LaunchTemplateName');
  const found = [...byId.values()].filter(
    ({ launchTemplateId, name }) =>
      (ids.length === 0 || ids.includes(launchTemplateId)) && (names.length === 0 || names.includes(name)),
  );
  const { items, body } = pageOf(parameters, found, PAGE_SIZE);
  return { ...body, LaunchTemplateSets: { LaunchTemplateSet: items.map(templateBody) } };
}

/** The versions of one launch template, the newest first, in pages of at most 50. */
export function describeLaunchTemplateVersions(account: Account, parameters: Parameters): Record<string, unknown> {
  const regionId = regionOf(account, parameters);
  const id = parameters.text('LaunchTemplateId');
  const name = parameters.text('LaunchTemplateName');
  if (id === undefined && name === undefined) throw missingParameter('LaunchTemplateId');
  const versions = account
    .templateVersionsIn(regionId)
    .filter((one) => (id === undefined || one.launchTemplateId === id) && (name === undefined || one.name === name))
    .sort((one, other) => other.version - one.version);
  if (versions.length === 0) throw documentedError('InvalidLaunchTemplate.NotFound');
  const { items, body } = pageOf(parameters, versions, PAGE_SIZE);
  return { ...body, LaunchTemplateVersionSets: { LaunchTemplateVersionSet: items.map(versionBody) } };
}

function templateBody({ launchTemplateId, name, version }: TemplateVersion): Record<string, unknown> {
  return {
    LaunchTemplateId: launchTemplateId,
    LaunchTemplateName: name,
    DefaultVersionNumber: 1,
    LatestVersionNumber: version,
  };
}

function versionBody({ launchTemplateId, name, version, imageId }: TemplateVersion): Record<string, unknown> {
  return {
    LaunchTemplateId: launchTemplateId,
    LaunchTemplateName: name,
    VersionNumber: version,
    DefaultVersion: version === 1,
    LaunchTemplateData: { ImageId: imageId },
  };
}
