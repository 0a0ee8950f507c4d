import { createSecretKey, randomBytes } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { encodeErrorToFailure, loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import { failureText } from '../../../../client/render/failure-text';
import { dataConverterOf } from '../../../../contract/encryption/data-converter';

const keys = [{ id: 'test', secret: createSecretKey(randomBytes(32)) }];

test.each([
  ['encrypted', keys],
  ['plain', []],
])('what a failure says is read where it is %s', async (form, ownKeys) => {
  const loadedDataConverter = loadDataConverter(dataConverterOf(ownKeys));
  const failure = await encodeErrorToFailure(loadedDataConverter, new Error('ECS does not answer'));
  const client = { options: { loadedDataConverter } } as unknown as Client;

  expect(failure.message).toBe(form === 'plain' ? 'ECS does not answer' : 'Encoded failure');
  expect(await failureText(client, failure)).toBe('ECS does not answer');
  expect(await failureText(client, null)).toBeUndefined();
});
