import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import { blobName, type BlobStore } from './blob-store.ts';

/** A bucket of Amazon S3 or of a server that speaks as it does. */
export interface S3Settings {
  /** Such as `https://s3.eu-central-1.amazonaws.com`; the bucket is named in the path. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Longest that the bucket may take for one blob. */
const BUCKET_MS = 50_000;

/** A request with a body that is read while it is sent; the platform's types don't know `duplex`. */
interface BucketRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly duplex?: 'half';
}

/** Thrown when the bucket answers with anything else than yes or 'there is none'. */
export class BucketFailure extends Error {
  readonly code = 'BUCKET_FAILURE';
  constructor(what: string, status: number) {
    super(`the bucket answered ${what} with ${status}`);
    this.name = 'BucketFailure';
  }
}

/**
 * Blobs as objects `<org>/<space>/<ab>/<sha256>` of a bucket. Each request is signed with the hash of
 * its body, which is the blob's name, so that a bucket which checks it refuses other bytes too.
 */
export function s3BlobStore(settings: S3Settings): BlobStore {
  const { accessKeyId, secretAccessKey, region } = settings;
  // A failed request is the client's to repeat: its body has been read.
  const aws = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  const urlOf = (place: Parameters<typeof blobName>[0]): string =>
    `${settings.endpoint.replace(/\/+$/, '')}/${settings.bucket}/${blobName(place)}`;
  const ask = async (url: string, init: BucketRequest): Promise<Response> => {
    const { method, headers = {} } = init;
    const signed = await aws.sign(url, { method, headers });
    return fetch(signed.url, {
      ...init,
      headers: Object.fromEntries(signed.headers),
      redirect: 'error',
      signal: AbortSignal.timeout(BUCKET_MS),
    } as RequestInit);
  };
  return {
    size: async place => {
      const answer = await ask(urlOf(place), { method: 'HEAD' });
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw new BucketFailure('HEAD', answer.status);
      return Number(answer.headers.get('content-length'));
    },
    write: async (place, content, size) => {
      const answer = await ask(urlOf(place), {
        method: 'PUT',
        headers: {
          'content-length': String(size),
          'content-type': 'application/octet-stream',
          'x-amz-content-sha256': place.sha256,
        },
        body: Readable.toWeb(Readable.from(content)),
        duplex: 'half',
      });
      await answer.arrayBuffer();
      if (!answer.ok) throw new BucketFailure('PUT', answer.status);
    },
    read: async place => {
      const answer = await ask(urlOf(place), { method: 'GET' });
      if (answer.status === 404 || answer.body === null) {
        await answer.body?.cancel();
        return undefined;
      }
      if (!answer.ok) {
        await answer.body.cancel();
        throw new BucketFailure('GET', answer.status);
      }
      return Readable.from(answer.body, {
        objectMode: false,
      });
    },
  };
}
