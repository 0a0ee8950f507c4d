import type { ActivityInterceptors } from '@temporalio/worker';
import { defined } from '../contract/defined';

/** Puts on every line that an activity of a copy writes, and on those of the SDK about it, which copy it is. */
export function copyLogAttributes(): ActivityInterceptors {
  let ids: Record<string, string> = {};
  return {
    inbound: {
      execute: (input, next) => {
        ids = idsOf(input.args[0]);
        return next(input);
      },
    },
    outbound: {
      getLogAttributes: (attributes, next) => next({ ...attributes, ...ids }),
    },
  };
}

interface Named {
  requester?: unknown;
  regionId?: unknown;
  imageId?: unknown;
  request?: Named;
  spec?: Named & { source?: Named };
}

/** Replication, target region and source image, as far as the argument of an activity names them. */
function idsOf(argument: unknown): Record<string, string> {
  const { request, spec, regionId } = Object(argument) as Named;
  return defined({
    replication: textOf(request?.requester),
    region: textOf(spec?.regionId ?? request?.regionId ?? regionId),
    image: textOf(spec?.source?.imageId),
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
