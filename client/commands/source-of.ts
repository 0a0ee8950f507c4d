import { defined } from '../../contract/defined';

/** What names the image on the command line of `imageferry copy`. */
export interface SourceOptions {
  /** An image id; or images with their regions as Packer prints them, such as `cn-hangzhou:m-1,cn-beijing:m-2`. */
  imageId?: string;
  from?: string;
}

/** The field `source` that the options describe, not checked yet; and what is wrong with the options. */
export function sourceOf({ imageId, from }: SourceOptions): { source: object; problems: string[] } {
  const artifacts = artifactsIn(imageId);
  const [first] = artifacts;
  if (imageId === undefined || first === undefined)
    return { source: defined({ regionId: from, imageId }), problems: [] };
  const chosen = artifacts.find(({ regionId }) => regionId === from);
  if (chosen !== undefined) return { source: chosen, problems: [] };
  const regions = artifacts.map(({ regionId }) => regionId);
  if (from !== undefined) return { source: first, problems: [otherRegion(from, imageId, regions)] };
  if (artifacts.length === 1) return { source: first, problems: [] };
  return {
    source: first,
    problems: [`imageId: "${imageId}" names several images; add --from ${regions.join(' or ')}`],
  };
}

function otherRegion(from: string, imageId: string, regions: string[]): string {
  return `--from: "${from}" is not the region of "${imageId}"; leave --from out, or give ${regions.join(' or ')}`;
}

interface Artifact {
  regionId: string;
  imageId: string;
}

/** None for an image id alone, or for anything else. */
function artifactsIn(text = ''): Artifact[] {
  const parts = text.split(',').map((part) => /^\s*([^\s:]+):\s*([^\s:]+)\s*$/.exec(part));
  const artifacts = parts.flatMap((match) => {
    const [, regionId, imageId] = match ?? [];
    return regionId === undefined || imageId === undefined ? [] : [{ regionId, imageId }];
  });
  return artifacts.length === parts.length ? artifacts : [];
}
