import { parseJsonFile } from '../../../../client/files/json-file';

const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');

function problemsOf(bytes: Buffer): string[] {
  return parseJsonFile(bytes).problems;
}

describe('a JSON file', () => {
  test('is read as UTF-8, without the mark that some editors put before it', () => {
    expect(parseJsonFile(utf8('{"name": "网站"}'))).toEqual({ data: { name: '网站' }, problems: [] });
    expect(parseJsonFile(utf8('\ufeff{"name": "网站"}'))).toEqual({ data: { name: '网站' }, problems: [] });
  });

  test.each(['{"a": 1}\n', '\ufeff{"a": 1}\r\n', '\n\t{"a": 1}\n\n'])('may begin and end with blanks: %j', (text) => {
    expect(parseJsonFile(utf8(text))).toEqual({ data: { a: 1 }, problems: [] });
  });

  test.each([
    ['little endian', Buffer.from('\ufeff{"a": 1}', 'utf16le')],
    ['big endian', Buffer.from('\ufeff{"a": 1}', 'utf16le').swap16()],
    ['little endian without a mark', Buffer.from('{"a": 1}', 'utf16le')],
    ['big endian without a mark', Buffer.from('{"a": 1}', 'utf16le').swap16()],
  ])('in UTF-16 (%s) is refused by name', (_, bytes) => {
    expect(problemsOf(bytes)).toEqual(['is encoded in UTF-16; save it as UTF-8']);
  });

  test('in an encoding that nobody knows is refused', () => {
    expect(problemsOf(Buffer.from('{"name": "caf\xe9"}', 'latin1'))).toEqual([
      'is not encoded in UTF-8; save it as UTF-8',
    ]);
  });

  test.each(['', '{', '{"a": 1,}', 'web'])('that holds "%s" is refused as no JSON', (text) => {
    expect(problemsOf(utf8(text))).toEqual([expect.stringMatching(/^cannot be read as JSON \(.+\)/) as string]);
  });

  test('names every key that it gives twice, at any depth', () => {
    const text = `{
      "source": { "regionId": "a", "regionId": "b", "imageId": "m-1" },
      "targets": ["x", { "regionId": "y", "required": true, "required": false }],
      "tags": { "a\\u0062": "1", "ab": "2", "say \\"ab\\"": "}" },
      "source": {}, "source": []
    }`;

    expect(problemsOf(utf8(text))).toEqual([
      'source.regionId is given twice; keep one of them',
      'targets.1.required is given twice; keep one of them',
      'tags.ab is given twice; keep one of them',
      'source is given twice; keep one of them',
    ]);
  });

  test.each([
    '[{"a": 1}, {"a": 2}]',
    '{"a": {"b": 1}, "c": {"b": 1}}',
    '{"a": "a", "b": ["a", "a", "b"]}',
    '"a"',
    '[[], {}, "{\\"a\\": 1, \\"a\\": 2}"]',
    '{"__proto__": 1, "constructor": 2}',
  ])('may hold %s', (text) => {
    expect(parseJsonFile(utf8(text))).toEqual({ data: JSON.parse(text) as unknown, problems: [] });
  });
});
