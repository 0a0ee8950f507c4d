import { once } from 'node:events';
import { TestEnvironment } from 'jest-environment-node';

/** Ends the Temporal server of a test file, after all that the file does itself at its end. */
export default class EnvironmentWithServer extends TestEnvironment {
  override async teardown(): Promise<void> {
    const { ownServer } = this.global as unknown as typeof globalThis;
    if (ownServer !== undefined) await kill(await ownServer);
    await super.teardown();
  }
}

/** A server in memory has nothing to keep, and takes a second to end in order. */
async function kill({ child }: Awaited<NonNullable<typeof globalThis.ownServer>>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
