import type { Locator, Page } from 'playwright-core';

/** How a page looks to a person. */

// What runs in the browser uses these of its names. The compiler is not told of all of them: no other code runs there.
declare function getComputedStyle(element: unknown): { color: string; backgroundColor: string };
declare const document: { documentElement: { scrollWidth: number; clientWidth: number } };
interface SeenElement {
  textContent: string;
  parentElement: SeenElement | null;
  scrollHeight: number;
  clientHeight: number;
  scrollTo(x: number, y: number): void;
  scrollIntoView(): void;
}

/** Text of an element, its colour, and the colour that is seen behind it, as `rgb(...)`. */
export interface Look {
  text: string;
  ink: string;
  back: string;
}

/** How each of some elements looks. */
export function looksOf(elements: Locator): Promise<Look[]> {
  return elements.evaluateAll((all: SeenElement[]) => {
    const backOf = (element: SeenElement | null): string => {
      if (element === null) return 'rgb(255, 255, 255)';
      const { backgroundColor } = getComputedStyle(element);
      return backgroundColor === 'rgba(0, 0, 0, 0)' ? backOf(element.parentElement) : backgroundColor;
    };
    return all.map((element) => ({
      text: element.textContent,
      ink: getComputedStyle(element).color,
      back: backOf(element),
    }));
  });
}

/** By how many pixels a page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** How many pixels of a frame's content one has to scroll to. */
export function hiddenHeightOf(frame: Locator): Promise<number> {
  return frame.evaluate((element: SeenElement) => element.scrollHeight - element.clientHeight);
}

/** Brings a frame into view, and scrolls its content to a place in pixels. */
export function scrollIn(frame: Locator, x: number, y: number): Promise<void> {
  return frame.evaluate(
    (element: SeenElement, place) => {
      element.scrollIntoView();
      element.scrollTo(place.x, place.y);
    },
    { x, y },
  );
}

/** Where in the window the upper left corner of an element is, in whole pixels. */
export async function placeOf(element: Locator): Promise<{ x: number; y: number }> {
  const { x, y } = (await element.boundingBox()) ?? { x: NaN, y: NaN };
  return { x: Math.round(x), y: Math.round(y) };
}

/** The contrast of two colours as WCAG 2 defines it: 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** How light a colour is, as WCAG 2 defines it: 0 to 1. */
export function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
