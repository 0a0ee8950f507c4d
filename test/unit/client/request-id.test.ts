import { requestId } from '../../../client/request-id';
import { ReplicationRequest } from '../../../contract/schema/request';

const source = { regionId: 'cn-hangzhou', imageId: 'm-abc123' };

describe('the id of a request', () => {
  test('names the image', () => {
    expect(requestId(ReplicationRequest.parse({ source, targets: ['cn-beijing'] }))).toMatch(
      /^replicate\/m-abc123\/[0-9a-f]{12}$/,
    );
  });

  test('is the same however the request is written', () => {
    const short = ReplicationRequest.parse({ source, targets: ['cn-beijing'] });
    const long = ReplicationRequest.parse({ priority: 'manual', targets: ['cn-beijing'], dryRun: false, source });
    expect(requestId(long)).toBe(requestId(short));
  });

  test('differs when anything differs', () => {
    const one = ReplicationRequest.parse({ source, targets: ['cn-beijing'] });
    const other = ReplicationRequest.parse({ source, targets: ['cn-beijing'], name: 'web' });
    expect(requestId(other)).not.toBe(requestId(one));
  });
});
