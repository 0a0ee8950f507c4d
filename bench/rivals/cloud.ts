import Ecs, { CopyImageRequest, DescribeImagesRequest } from '@alicloud/ecs20140526';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { SIMULATOR_KEY } from '../../simulator';

/** The calls that every script makes, with the official SDK. A call rejects as the SDK does; nothing is repeated. */
export class Cloud {
  private readonly client: Ecs;

  /** `port`: of the simulator. */
  constructor(port: number) {
    const { id: accessKeyId, secret: accessKeySecret } = SIMULATOR_KEY;
    const endpoint = `127.0.0.1:${String(port)}`;
    // The simulator closes a connection after five idle seconds. Polls every six would meet closed ones, and fail for it.
    const globalParameters = new $OpenApiUtil.GlobalParameters({ headers: { connection: 'close' } });
    const address = { endpoint, protocol: 'http' };
    this.client = new Ecs(new $OpenApiUtil.Config({ accessKeyId, accessKeySecret, ...address, globalParameters }));
  }

  /** Starts a copy; returns its id. None of the tools gives a client token. */
  async copy({ from, imageId, to, name }: Errand): Promise<string> {
    const { body } = await this.client.copyImage(
      new CopyImageRequest({
        regionId: from,
        imageId,
        destinationRegionId: to,
        destinationImageName: name,
      }),
    );
    if (body?.imageId === undefined) throw new Error('the answer has no image id');
    return body.imageId;
  }

  /** The status of an image, whichever it is; undefined when there is none of that id. */
  async statusOf(regionId: string, imageId: string): Promise<string | undefined> {
    const status = 'Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated';
    const { body } = await this.client.describeImages(new DescribeImagesRequest({ regionId, imageId, status }));
    return body?.images?.image?.[0]?.status;
  }

  /** The id of an available image of a name; ECS lists no others where no status is given. */
  async availableNamed(regionId: string, imageName: string): Promise<string | undefined> {
    const { body } = await this.client.describeImages(new DescribeImagesRequest({ regionId, imageName }));
    return body?.images?.image?.[0]?.imageId;
  }
}

/** One copy that is wanted. */
export interface Errand {
  from: string;
  imageId: string;
  to: string;
  /** Of the copy. */
  name: string;
}
