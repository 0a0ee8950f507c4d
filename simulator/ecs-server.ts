import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../contract/defined';
import { noteFailure } from './actions/client-token';
import { type Answer, errorAnswer, faultError } from './answer';
import { EcsError } from './ecs-error';
import { accountAt } from './endpoint';
import { findAction } from './find-action';
import type { FaultRule } from './faults';
import { Parameters } from './parameters';
import { type EcsRequest, readRequest } from './request';
import { respond } from './respond';
import { SignatureCheck } from './signature';
import type { Simulation } from './simulation';
import { TokensInFlight } from './tokens-in-flight';

/**
 * Makes servers of one API over HTTP: that of ECS, and what is needed of STS. One that gets a region is the endpoint of
 * this region; the others serve all regions at one address.
 */
export function ecsServers(simulation: Simulation): (endpoint?: string) => Server {
  const signatures = new SignatureCheck(simulation.key, Date.now);
  const tokens = new TokensInFlight(simulation.account);
  const serve = async (request: EcsRequest, response: ServerResponse): Promise<void> => {
    const error = errorThrownBy(() => {
      signatures.check(request);
      tokens.check(request);
    });
    if (error === undefined) await tokens.during(request, () => handle(simulation, request, response));
    else refuse(simulation, request, response, error);
  };
  return (endpoint) =>
    createServer((message, response) => {
      void readRequest(message, endpoint)
        .then((request) => serve(request, response))
        .catch(() => response.destroy());
    });
}

function refuse(simulation: Simulation, request: EcsRequest, response: ServerResponse, error: EcsError): void {
  const answer = errorAnswer(error, request);
  record(simulation, request, answer);
  respond(response, request, answer);
}

function errorThrownBy(check: () => void): EcsError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof EcsError) return error;
    throw error;
  }
}

/** Carries a call out, with its fault if it has one. */
async function handle(simulation: Simulation, request: EcsRequest, response: ServerResponse): Promise<void> {
  const fault = pickFault(simulation, request);
  if (fault?.kind === 'delayBefore') await sleep(fault.delayMs ?? 0);
  const answer = carryOut(simulation, request, fault);
  record(simulation, request, answer, fault);
  if (fault?.kind === 'delayAfterwards') await sleep(fault.delayMs ?? 0);
  respond(response, request, answer, fault?.kind);
}

function pickFault({ faults }: Simulation, { action, parameters, endpoint }: EcsRequest): FaultRule | undefined {
  const [regionId, destinationRegionId] = [parameters.get('RegionId'), parameters.get('DestinationRegionId')];
  return faults.pick({ action, regionId, destinationRegionId, endpoint });
}

/** Applies the faults that prevent the call, and those that replace its answer by an error. */
function carryOut(simulation: Simulation, request: EcsRequest, fault: FaultRule | undefined): Answer {
  if (fault?.kind === 'error' && request.action === 'CopyImage') {
    noteFailure(simulation.account, new Parameters(request.parameters));
  }
  if (fault?.kind === 'error' || fault?.kind === 'throttle') return errorAnswer(faultError(fault), request);
  if (fault?.kind === 'dropBefore') return { status: 0, body: {}, headers: {} };
  const answer = answerOf(simulation, request);
  simulation.save();
  if (fault?.kind !== 'errorAfterwards') return answer;
  return defined({ ...errorAnswer(faultError(fault), request), imageId: answer.imageId });
}

function answerOf({ account }: Simulation, request: EcsRequest): Answer {
  try {
    const action = findAction(request);
    const shown = accountAt(account, request.endpoint, request.parameters.get('RegionId'));
    const body = action.carryOut(shown, new Parameters(request.parameters));
    return defined({ status: 200, body, headers: {}, imageId: textOf(body, 'ImageId') });
  } catch (error) {
    if (error instanceof EcsError) return errorAnswer(error, request);
    throw error;
  }
}

function textOf(body: Record<string, unknown>, field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' ? value : undefined;
}

/** Puts a call into the journal. */
function record(
  { account, journal }: Simulation,
  { action, parameters, requestId }: EcsRequest,
  { status, body, imageId }: Answer,
  fault?: FaultRule,
): void {
  const entry = {
    at: account.now(),
    action,
    regionId: parameters.get('RegionId') ?? '',
    parameters: new Parameters(parameters).toObject(),
    status,
    requestId,
    code: textOf(body, 'Code'),
    imageId,
    fault: fault?.kind,
  };
  journal.add(defined(entry));
}
