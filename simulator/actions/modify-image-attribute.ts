import { defined } from '../../contract/defined';
import type { Account } from '../account';
import { documentedError, invalidParameter } from '../ecs-error';
import { type ImageStatus, isUnfinished, type SimulatedImage } from '../image';
import type { Parameters } from '../parameters';
import { isDescription, isName, ownImageOf } from './rules';

const NVME_SUPPORT = ['supported', 'unsupported'];
const IMDS_SUPPORT = ['v1', 'v2'];
/** Images for ARM boot by UEFI only. */
const BOOT_MODES = ['BIOS', 'UEFI', 'UEFI-Preferred'];
const BOOT_MODES_OF_ARM = ['UEFI'];

/** Changes attributes of an image that is not being created: all that are given, or none. */
export function modifyImageAttribute(account: Account, parameters: Parameters): Record<string, never> {
  const image = ownImageOf(account, parameters);
  if (isUnfinished(image)) throw documentedError('InvalidStatus.ImageIsCreating');
  const changes = defined({
    ...namesOf(account, image, parameters),
    bootMode: bootModeOf(account, image, parameters),
    nvmeSupport: nvmeSupportOf(parameters),
    imdsSupport: imdsSupportOf(image, parameters),
    status: statusOf(image, parameters),
  });
  checkLicense(parameters);
  if (parameters.flag('DryRun') === true) throw documentedError('DryRunOperation');
  account.change(image, changes);
  return {};
}

/** Name, description and family, as far as they are given. Images of one region have different names. */
function namesOf(account: Account, image: SimulatedImage, parameters: Parameters): Record<string, string | undefined> {
  const name = parameters.text('ImageName');
  const description = parameters.text('Description');
  const imageFamily = parameters.text('ImageFamily');
  if (name !== undefined && !isName(name)) {
    throw documentedError('InvalidImageName.Malformed', 'The specified image name is wrongly formed.');
  }
  if (name !== undefined && isNameTaken(account, image, name)) {
    throw documentedError('InvalidImageName.Duplicated', 'The specified Image name has already bean used.');
  }
  if (description !== undefined && !isDescription(description)) {
    throw documentedError('InvalidDescription.Malformed', 'The specified description is wrongly formed.');
  }
  if (imageFamily !== undefined && !isName(imageFamily)) throw documentedError('InvalidImageFamily.Malformed');
  return { name, description, imageFamily };
}

function isNameTaken(account: Account, image: SimulatedImage, name: string): boolean {
  const others = account.imagesIn(image.regionId).filter(({ imageId }) => imageId !== image.imageId);
  return others.some((other) => other.ownerAlias === 'self' && other.name === name);
}

function bootModeOf(account: Account, image: SimulatedImage, parameters: Parameters): string | undefined {
  const mode = parameters.text('BootMode');
  if (mode === undefined) return undefined;
  if (!BOOT_MODES.includes(mode)) throw documentedError('InvalidBootMode.NotSupport');
  if (image.architecture === 'arm64' && !BOOT_MODES_OF_ARM.includes(mode)) {
    const message = 'The specified parameter BootMode is not supported for current image architecture.';
    throw documentedError('InvalidBootMode.NotSupport', message);
  }
  if (account.isUsed(image)) throw documentedError('OperationDeined.ImageUsingByInstance');
  return mode;
}

function nvmeSupportOf(parameters: Parameters): string | undefined {
  const support = parameters.text('Features.NvmeSupport');
  if (support === undefined || NVME_SUPPORT.includes(support)) return support;
  throw documentedError('InvalidParameter.FeaturesNvmeSupport');
}

/** There is no way back from v2. */
function imdsSupportOf({ imdsSupport }: SimulatedImage, parameters: Parameters): string | undefined {
  const support = parameters.text('Features.ImdsSupport');
  if (support === undefined) return undefined;
  if (!IMDS_SUPPORT.includes(support)) throw documentedError('InvalidParameter.FeaturesImdsSupport');
  if (imdsSupport === 'v2' && support === 'v1') throw documentedError('InvalidOperation.FeaturesImdsSupportNotMatch');
  return support;
}

/** An available image that nobody shares can be deprecated, and a deprecated one be made available again. */
function statusOf({ status, sharedWith }: SimulatedImage, parameters: Parameters): ImageStatus | undefined {
  const wanted = parameters.text('Status');
  switch (wanted) {
    case undefined:
      return undefined;
    case 'Deprecated':
      if (status !== 'Available') throw documentedError('ImageStatus.NotAvailable');
      if (sharedWith.length > 0) throw documentedError('ImageUseShared');
      return wanted;
    case 'Available':
      if (status !== 'Deprecated') throw documentedError('ImageStatus.NotDeprecated');
      return wanted;
    default:
      throw invalidParameter('Status');
  }
}

/** The license cannot be seen in DescribeImages of an image that was not imported. */
function checkLicense(parameters: Parameters): void {
  const license = parameters.text('LicenseType');
  if (license !== undefined && license !== 'BYOL') throw documentedError('InvalidLicenseType.NotSupported');
}
