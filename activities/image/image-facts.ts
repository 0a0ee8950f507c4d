import type { ImageFacts } from '../../contract/schema/plan';
import type { EcsImage } from '../ecs/api';

/** The facts of an image that its copies are to share. The disks are sorted by device. */
export function factsOf(image: EcsImage): ImageFacts {
  return {
    sizeGiB: image.sizeGiB,
    architecture: image.architecture,
    platform: image.platform,
    osType: image.osType,
    bootMode: image.bootMode,
    nvmeSupport: image.nvmeSupport,
    imdsSupport: image.imdsSupport,
    imageFamily: image.imageFamily,
    disks: image.disks
      .map(({ type, device, sizeGiB }) => ({ type, device, sizeGiB }))
      .sort((a, b) => a.device.localeCompare(b.device)),
  };
}
