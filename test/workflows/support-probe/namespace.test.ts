import { createNamespace, startWorker } from '../../support/temporal';
import { SEARCH_ATTRIBUTES } from '../../../contract/names';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';

test('probe', async () => {
  for (let i = 0; i < 4; i++) {
    const t0 = Date.now();
    const ns = await createNamespace();
    const t1 = Date.now();
    const key = defineSearchAttributeKey(SEARCH_ATTRIBUTES.image, 'KEYWORD');
    const run = await ns.client.workflow.start('x', {
      taskQueue: 'imageferry',
      workflowId: 'region-slots',
      typedSearchAttributes: new TypedSearchAttributes([{ key, value: 'a' }]),
    });
    const t2 = Date.now();
    let n = 0;
    for (;;) {
      n = 0;
      for await (const _ of ns.client.workflow.list({ query: `${SEARCH_ATTRIBUTES.image} = "a"` })) n++;
      if (n) break;
    }
    console.log(t1 - t0, t2 - t1, Date.now() - t2, run.workflowId);
    const w = await startWorker(ns, { activities: {} }); const t3=Date.now(); console.log(await run.result(), Date.now()-t3);await w.stop();
    await ns.close();
  }
});
