import { SIMULATOR_KEY } from '../../simulator';
import type { Variables } from './access';

/** With which a worker copies in a simulator, and looks often. */
export function workerVariables(port: number): Variables {
  return {
    IMAGEFERRY_ECS_ENDPOINT: `127.0.0.1:${String(port)}`,
    IMAGEFERRY_ECS_PROTOCOL: 'http',
    IMAGEFERRY_POLL_MINIMUM_MS: '100',
    ALIBABA_CLOUD_ACCESS_KEY_ID: SIMULATOR_KEY.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: SIMULATOR_KEY.secret,
  };
}
