import { DOCUMENTED_ERRORS } from './documented-errors';
import { EcsError, isDocumented } from './ecs-error';
import type { FaultRule } from './faults';
import type { EcsRequest } from './request';

/** What a call is answered with. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Record<string, string>;
  /** The image that the call started, even when the answer does not name it. */
  imageId?: string;
}

export function errorAnswer({ status, code, message, headers }: EcsError, request: EcsRequest): Answer {
  const body = {
    HostId: `ecs.${request.parameters.get('RegionId') ?? 'cn-hangzhou'}.aliyuncs.com`,
    Code: code,
    Message: message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${code}&product=Ecs&requestId=${request.requestId}`,
    ...(code === 'Forbidden.RAM' && { AccessDeniedDetail: accessDenied(request.action) }),
  };
  return { status, body, headers };
}

/** What RAM says about a missing right. */
function accessDenied(action: string): Record<string, string> {
  return {
    AuthAction: `ecs:${action}`,
    AuthPrincipalType: 'SubUser',
    NoPermissionType: 'ImplicitDeny',
    PolicyType: 'AccountLevelIdentityBasedPolicy',
  };
}

/** The error that a fault answers with. What the rule leaves out is as documented for its code. */
export function faultError({ kind, retryAfterMs, ...rule }: FaultRule): EcsError {
  const code = rule.code ?? (kind === 'throttle' ? 'Throttling.User' : 'InternalError');
  const [status, message] = isDocumented(code) ? DOCUMENTED_ERRORS[code] : [500, `The call was refused with ${code}.`];
  const headers = retryAfterMs === undefined ? {} : { 'x-acs-retry-after': String(retryAfterMs) };
  return new EcsError(rule.status ?? status, code, rule.message ?? message, headers);
}
