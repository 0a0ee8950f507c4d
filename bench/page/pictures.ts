import { timelineSvg } from '../../client/pictures/draw';
import type { Picture, Results } from '../results';
import { barsSvg } from './bars';
import { curvesSvg } from './curves';

/** The pictures of all results: the text of each file of `docs/pictures/bench`, by its name. */
export function pictureFiles(results: Results | undefined): Map<string, string> {
  const pictures = Object.values(results?.scenarios ?? {}).flatMap((scenario) => scenario.pictures);
  return new Map(pictures.map((picture) => [picture.file, svgOf(picture)]));
}

function svgOf(picture: Picture): string {
  switch (picture.kind) {
    case 'timeline':
      return timelineSvg(picture.timeline);
    case 'bars':
      return barsSvg(picture.bars);
    case 'curves':
      return curvesSvg(picture.curves);
  }
}
