import { css, html, outside } from '../../../../client/drift-page/html';

test('text is escaped, markup is not, and nothing is nothing', () => {
  const text = `<script>alert("x" & 'y')</script>`;
  expect(html`<p title="${text}">${html`<b>${1}</b>`}${undefined}${['a', html`<i></i>`]}</p>`.markup).toBe(
    '<p title="&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;"><b>1</b>a<i></i></p>',
  );
});

test.each([
  ['a control', 'a\u0000b\u001B[31m\u0085', 'a\uFFFDb\uFFFD[31m\uFFFD'],
  ['a lone surrogate', 'a\uD800b', 'a\uFFFDb'],
  ['a noncharacter', 'a\uFFFFb', 'a\uFFFDb'],
  ['a line feed, a tab, and what has two halves', 'a\n\tb\u{1F6A2}', 'a\n\tb\u{1F6A2}'],
])('%s in a text', (_, text, expected) => {
  expect(html`${text}`.markup).toBe(expected);
});

test('text from outside keeps its direction of writing to itself', () => {
  expect(outside('\u202Eevil<b>').markup).toBe('<bdi>\u202Eevil&lt;b&gt;</bdi>');
});

test('a style sheet stays as it is', () => {
  expect(css`
    a > b {
      color: red;
    }
  `.markup).toContain('a > b {');
});
