import { Account } from '../../../simulator/account';
import { describeImages } from '../../../simulator/actions/describe-images';
import { Copies } from '../../../simulator/copies';
import { newImage, type SimulatedImage } from '../../../simulator/image';
import { Images } from '../../../simulator/images';
import { Parameters } from '../../../simulator/parameters';
import { DEFAULT_SETTINGS } from '../../../simulator/settings';

/** What a call costs depends on what it asks for, and not on how many images and copies there are. */

const imageIn = (regionId: string, imageId: string, fields: Partial<SimulatedImage> = {}): SimulatedImage =>
  newImage({ regionId, imageId, name: imageId, ...fields });

test('images that are asked for by id are looked up, and no other is looked at', () => {
  const account = new Account();
  for (const imageId of ['m-1', 'm-2', 'm-3']) account.add(imageIn('cn-beijing', imageId));
  const looks = [jest.spyOn(account, 'imagesIn'), jest.spyOn(account, 'allImages')];
  const ask = new Parameters(new Map(Object.entries({ RegionId: 'cn-beijing', ImageId: 'm-1,m-3' })));

  expect(describeImages(account, ask)).toMatchObject({ TotalCount: 2 });

  for (const look of looks) expect(look).not.toHaveBeenCalled();
});

test('the images of a region are found without a look at those of other regions', () => {
  const images = new Images();
  const [one, another] = [imageIn('cn-beijing', 'm-1'), imageIn('cn-shanghai', 'm-2')];
  images.put(one);
  images.put(another);
  const all = jest.spyOn(images, 'all');

  expect(images.in('cn-beijing')).toEqual([one]);

  expect(all).not.toHaveBeenCalled();
});

test('a thousand copies that wait for the same regions are one question, and not a thousand', () => {
  let questions = 0;
  const copies = new Copies(() => {
    questions += 1;
    return { ...DEFAULT_SETTINGS, limit: 0 };
  });
  const copy = {
    source: { regionId: 'cn-hangzhou', imageId: 'm-source' },
    done: 0,
    at: 0,
    endsAs: 'Available',
  } as const;
  for (let n = 0; n < 1000; n += 1) copies.put(imageIn('cn-beijing', `m-${String(n)}`, { status: 'Waiting', copy }));
  questions = 0;

  expect(copies.nextToStart()).toBeUndefined();

  expect(questions).toBe(1);
});
