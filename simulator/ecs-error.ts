/** An error answer of ECS. */
export class EcsError extends Error {
  override readonly name = 'EcsError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

export function missing(parameter: string): EcsError {
  return new EcsError(
    400,
    'MissingParameter',
    `The input parameter "${parameter}" that is mandatory for processing this request is not supplied.`,
  );
}

export function invalid(parameter: string): EcsError {
  return new EcsError(400, `InvalidParameter.${parameter}`, `The specified parameter "${parameter}" is not valid.`);
}

export function imageNotFound(): EcsError {
  return new EcsError(404, 'InvalidImageId.NotFound', 'The specified ImageId does not exist.');
}
