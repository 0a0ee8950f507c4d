import { addressProblem } from '../../../../client/connection/address';

test.each([
  'localhost',
  'localhost:7233',
  '127.0.0.1:7233',
  '[::1]:7233',
  'temporal_1.example.com:1',
  'bücher.example',
])('the address %s can be tried', (address) => {
  expect(addressProblem(address)).toBeUndefined();
});

test.each([
  ['http://localhost:7233', 'remove "http://"'],
  ['dns:///localhost:7233', 'remove "dns:///"'],
  ['localhost:99999', 'the port must be a number from 1 to 65535'],
  ['localhost:0', 'the port must be a number from 1 to 65535'],
  ['localhost:', 'the port must be a number from 1 to 65535'],
  ['localhost:x', 'the port must be a number from 1 to 65535'],
  ['not an address', 'must be host:port'],
  ['::1', 'must be host:port'],
  ['[::1', 'must be host:port'],
  [':7233', 'must be host:port'],
  ['', 'must be host:port'],
  ['localhost/temporal', 'must be host:port'],
])('the address "%s" is refused: %s', (address, reason) => {
  expect(addressProblem(address)).toContain(reason);
});
