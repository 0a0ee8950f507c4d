import { cutTo, padTo, widthOf } from '../../../../client/render/text-width';

test.each([
  ['web-1', 5],
  ['网站-1', 6],
  ['镜像（北京）', 12],
  ['ｗｅｂ', 6],
  ['ｶﾀｶﾅ', 4],
  ['カタカナ', 8],
  ['한국', 4],
  ['é', 1],
  ['e\u0301', 1],
  ['👩‍💻', 2],
  ['𠮷', 2],
  ['# . %', 5],
  ['', 0],
])('%s takes %d columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
});

test('a wide character is cut away as a whole', () => {
  expect(cutTo('网站-1', 3)).toBe('网');
  expect(cutTo('网站-1', 4)).toBe('网站');
  expect(cutTo('网站-1', 80)).toBe('网站-1');
});

test('blanks fill up columns, not characters', () => {
  expect(padTo('网站', 6)).toBe('网站  ');
  expect(padTo('网站', 2)).toBe('网站');
});
