import type { EcsErrorRow } from './classes';

const QUEUES_AGAIN = 'Nothing to do: the copy queues again and starts when the other operation has ended.';
const RENEWED =
  'Nothing to do: the call is repeated with a new client token. If it lasts, start the replication again: a new replication has new client tokens.';

/** Answers of the layer that remembers client tokens, so that a repeated call is carried out once. */
export const CLIENT_TOKEN_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'LastTokenProcessing',
    status: [400, 403],
    class: 'busy',
    meaning: 'ECS still carries out an earlier call with the same client token.',
    hint: QUEUES_AGAIN,
  },
  {
    code: 'OperationFailed.LastTokenProcessing',
    status: [403],
    class: 'busy',
    meaning: 'ECS still carries out an earlier call with the same client token.',
    hint: QUEUES_AGAIN,
  },
  {
    code: 'IdempotentProcessing',
    status: [400, 403],
    class: 'busy',
    meaning: 'ECS still carries out an earlier call with the same client token.',
    hint: QUEUES_AGAIN,
  },
  {
    code: 'IdempotentParameterMismatch',
    status: [400],
    class: 'token',
    meaning: 'An earlier call used the same client token with other parameters.',
    hint: RENEWED,
  },
  {
    code: 'IdempotenceParamNotMatch',
    status: [400, 403],
    class: 'token',
    meaning: 'An earlier call used the same client token with other parameters.',
    hint: RENEWED,
  },
  {
    code: 'InvalidIdempotenceParameter',
    status: [400],
    class: 'token',
    meaning: 'An earlier call used the same client token with other parameters.',
    hint: RENEWED,
  },
  {
    code: 'IdempotentFailed',
    status: [400, 403],
    class: 'token',
    meaning: 'The earlier call with the same client token has failed, and ECS repeats its failure.',
    hint: RENEWED,
  },
];
