import { Parameters } from '../../../simulator/parameters';

const flag = (value: string): boolean | undefined => new Parameters(new Map([['Encrypted', value]])).flag('Encrypted');

test.each([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['', undefined],
])('the flag "%s" is %s', (text, value) => {
  expect(flag(text)).toBe(value);
});

test.each(['1', 'yes', 'truely', ' true'])('the flag "%s" is refused', (text) => {
  expect(() => flag(text)).toThrow(/"Encrypted" is not valid/);
});

test('a fingerprint has nothing of the signature', () => {
  const call = { ImageId: 'm-1', Encrypted: 'true' };
  const signed = { ...call, ClientToken: 't', SignatureType: '', SignatureMethod: 'HMAC-SHA1', Format: 'JSON' };
  const fingerprintOf = (values: object): string => new Parameters(new Map(Object.entries(values))).fingerprint();
  expect(fingerprintOf(signed)).toBe(fingerprintOf(call));
});
