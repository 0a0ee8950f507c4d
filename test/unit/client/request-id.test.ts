import { parseRequest } from '../../../client/replications';
import { requestId } from '../../../client/request-id';

const source = { regionId: 'cn-hangzhou', imageId: 'm-abc123' };

describe('the id of a request', () => {
  test('names the image', () => {
    expect(requestId(parseRequest({ source, targets: ['cn-beijing'] }))).toMatch(/^replicate\/m-abc123\/[0-9a-f]{12}$/);
  });

  test('is the same however the request is written', () => {
    const short = parseRequest({ source, targets: ['cn-beijing'] });
    const long = parseRequest({ priority: 'manual', targets: ['cn-beijing'], dryRun: false, source });
    expect(requestId(long)).toBe(requestId(short));
  });

  test('differs when anything differs', () => {
    const one = parseRequest({ source, targets: ['cn-beijing'] });
    const other = parseRequest({ source, targets: ['cn-beijing'], name: 'web' });
    expect(requestId(other)).not.toBe(requestId(one));
  });
});
