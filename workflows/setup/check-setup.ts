import { setCurrentDetails } from '@temporalio/workflow';
import type { SetupReport } from '../../contract/setup-report';
import * as activities from '../shared/proxies';

/** What a worker finds of its account, its permissions, its clock and the way to each region. Changes nothing. */
export async function checkSetup(): Promise<SetupReport> {
  setCurrentDetails('Asks STS and ECS what this worker may do and reach; changes nothing');
  return activities.checkSetup();
}
