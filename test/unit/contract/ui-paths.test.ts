import { startFormPath } from '../../../contract/ui-paths';

test('the form that starts a workflow opens with type, task queue and workflow id filled in', () => {
  expect(startFormPath('default', 'replicateImage')).toBe(
    '/namespaces/default/workflows/start-workflow?workflowType=replicateImage&taskQueue=imageferry',
  );
  expect(startFormPath('of team', 'syncImages', 'sync/weekly')).toBe(
    '/namespaces/of%20team/workflows/start-workflow?workflowType=syncImages&taskQueue=imageferry&workflowId=sync%2Fweekly',
  );
});
