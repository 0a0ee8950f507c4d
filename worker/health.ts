import type { Worker } from '@temporalio/worker';

/** Asks Temporal whether it serves: undefined when it does, otherwise what is wrong. */
export type TemporalCheck = () => Promise<string | undefined>;

/** The parts of a worker as they come up and go down, and whether it takes work. */
export class WorkerHealth {
  private hasCredentials = false;
  private temporal: TemporalCheck | undefined;
  private worker: Pick<Worker, 'getState'> | undefined;

  /** Alibaba Cloud has told whose account it is. */
  credentialsAccepted(): void {
    this.hasCredentials = true;
  }

  connected(temporal: TemporalCheck): void {
    this.temporal = temporal;
  }

  created(worker: Pick<Worker, 'getState'>): void {
    this.worker = worker;
  }

  /** Why the worker takes no work, one sentence each; none when it is ready. A worker that drains says so at once. */
  async obstacles(): Promise<string[]> {
    const obstacles = [this.ofCredentials(), this.ofWorker(), await this.ofTemporal()];
    return obstacles.filter((obstacle) => obstacle !== undefined);
  }

  private ofCredentials(): string | undefined {
    return this.hasCredentials ? undefined : 'the credentials have not been checked yet';
  }

  private ofWorker(): string | undefined {
    const state = this.worker?.getState();
    if (state === undefined) return 'the worker has not started yet';
    return state === 'RUNNING' ? undefined : `the worker is ${state}`;
  }

  private async ofTemporal(): Promise<string | undefined> {
    return this.temporal === undefined ? 'there is no connection to Temporal yet' : this.temporal();
  }
}
