import { answerText } from '../../../simulator/answer-format';

const DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>";

test.each([
  ['nested fields', { A: { B: 'x', C: 1 } }, '<A><B>x</B><C>1</C></A>'],
  [
    'a list as elements of the same name',
    { As: { A: [{ B: 1 }, { B: 2 }] } },
    '<As><A><B>1</B></A><A><B>2</B></A></As>',
  ],
  ['an empty list as nothing', { As: { A: [] } }, '<As></As>'],
  ['booleans and numbers as text', { A: true, B: 0 }, '<A>true</A><B>0</B>'],
  ['null as an empty element', { A: null }, '<A></A>'],
  ['an absent field as nothing', { A: undefined }, ''],
  ['characters that XML cannot have as nothing', { A: 'a\u0000\u0007\tb' }, '<A>a\tb</A>'],
])('XML writes %s', (_name, body, content) => {
  expect(answerText('xml', 'Root', body)).toBe(`${DECLARATION}<Root>${content}</Root>`);
});

test('JSON has no root', () => {
  expect(answerText('json', 'Root', { A: [1] })).toBe('{"A":[1]}');
});
