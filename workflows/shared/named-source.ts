/** What an argument that may be malformed names as its source. Pure. */

/** `<image> from <region>` of a request for `replicateImage`. */
export function imageNamedIn(request: unknown): string {
  const { regionId, imageId } = fieldsOf(fieldsOf(request)['source']);
  return `${textOf(imageId, 'the image')} from ${textOf(regionId, 'its region')}`;
}

/** `the images of <region>` of a policy for `syncImages`. */
export function imagesNamedIn(policy: unknown): string {
  return `the images of ${textOf(fieldsOf(fieldsOf(policy)['images'])['regionId'], 'the source region')}`;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return Object(value) as Record<string, unknown>;
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
