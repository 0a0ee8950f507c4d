import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { ReplicationFilter } from '../../../../client/list/filter';
import { listReplications } from '../../../../client/list/listing';

/** A namespace with so many replications, and what it was asked. */
class ManyReplications {
  readonly asked: unknown[] = [];
  read = 0;

  constructor(private readonly count: number) {}

  get client(): Client {
    const workflow = {
      list: (options: unknown) => {
        this.asked.push(options);
        return this.rows();
      },
      count: (query: unknown) => {
        this.asked.push({ count: query });
        return Promise.resolve({ count: this.count, groups: [] });
      },
    };
    return { workflow } as unknown as Client;
  }

  private async *rows(): AsyncIterable<unknown> {
    await Promise.resolve();
    for (let number = 0; number < this.count; number += 1) {
      this.read += 1;
      yield {
        workflowId: `replicate/m-app1/${String(number)}`,
        runId: 'run-1',
        status: { name: 'RUNNING' },
        startTime: new Date(0),
        typedSearchAttributes: new TypedSearchAttributes(),
      };
    }
  }
}

const query = "WorkflowType = 'replicateImage'";

test.each([
  [20, 20],
  [150, 100],
])(
  'of many thousands, a list of %p reads no more, in pages of %p, and says how many there are',
  async (limit, pageSize) => {
    const many = new ManyReplications(30_000);
    const { rows, total } = await listReplications(many.client, ReplicationFilter.parse({ limit }));
    expect([rows.length, total, many.read]).toEqual([limit, 30_000, limit]);
    expect(many.asked).toEqual([{ query, pageSize }, { count: query }]);
  },
);

test('what fits is not counted once more', async () => {
  const few = new ManyReplications(3);
  expect((await listReplications(few.client, ReplicationFilter.parse({}))).total).toBe(3);
  expect(few.asked).toEqual([{ query, pageSize: 20 }]);
});
